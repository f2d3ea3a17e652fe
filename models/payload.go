package models

// Files are the files that come into the case with an event.
func (p *Payload) Files() (out []Evidence) {
	if p.Filed != nil {
		out = append(out, p.Filed.Evidence...)
	}
	out = append(out, p.Evidence...)
	if p.Letter != nil {
		out = append(out, p.Letter.Files...)
	}
	return out
}
