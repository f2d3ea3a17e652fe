package web

import (
	"net/netip"
	"strings"
)

// clientAddress walks X-Forwarded-For from its end, the only part a trusted
// proxy of ours has written, and takes the first address that is not a proxy.
func clientAddress(remote, forwarded string, trusted []netip.Prefix) string {
	addr, err := netip.ParseAddr(remote)
	if err != nil {
		return remote
	}
	hops := strings.Split(forwarded, ",")
	for i := len(hops) - 1; i >= 0 && isTrusted(addr, trusted); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		addr = hop
	}
	addr = addr.Unmap()
	if addr.Is6() {
		prefix, _ := addr.WithZone("").Prefix(64)
		return prefix.String()
	}
	return addr.String()
}

func isTrusted(addr netip.Addr, trusted []netip.Prefix) bool {
	for _, p := range trusted {
		if p.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}
