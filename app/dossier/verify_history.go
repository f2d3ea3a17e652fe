package dossier

import (
	"bytes"
	"encoding/hex"
	"encoding/json"

	"redress/app/custody"
	"redress/models"
	"redress/models/chain"
	"redress/models/vault"
)

// history checks that the records follow one another from the name of the case
// on, that the last has the head of the manifest, and that they are in the log.
func (v *verifier) history() {
	records, ok := v.records()
	if !ok {
		return
	}
	head, err := chain.Verify(v.manifest.Case, records)
	switch {
	case err != nil:
		v.fault(eventsName, "%v", err)
		return
	case len(records) != v.manifest.Events || hex.EncodeToString(head) != v.manifest.Head && len(records) > 0:
		v.fault(eventsName, "it is not the history that was signed")
		return
	}
	v.Events = len(records)
	v.inclusion(records)
	v.chained(records)
}

func (v *verifier) records() (records []chain.Record, ok bool) {
	if v.manifest.Events == 0 {
		return nil, false
	}
	data, ok := v.read(eventsName)
	if !ok {
		return nil, false
	}
	for line := range bytes.Lines(data) {
		var r chain.Record
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&r); err != nil {
			v.fault(eventsName, "line %d cannot be read", len(records)+1)
			return nil, false
		}
		if r.Commitment != nil {
			v.Withheld++
		}
		records = append(records, r)
	}
	return records, true
}

// inclusion checks the place of the history in the log, where it has one yet.
func (v *verifier) inclusion(records []chain.Record) {
	if _, there := v.members[inclusionName]; !there {
		return
	}
	data, ok := v.read(inclusionName)
	checkpoint, both := v.read(checkpointName)
	if !ok || !both {
		return
	}
	var in custody.Inclusion
	if err := json.Unmarshal(data, &in); err != nil || in.Seq < 1 || in.Seq > int64(len(records)) {
		v.fault(inclusionName, "it is no proof of this history")
		return
	}
	if string(checkpoint) != in.Checkpoint {
		v.fault(checkpointName, "it is another one than that of the proof")
		return
	}
	c, err := custody.VerifyInclusion(v.key, in, records[in.Seq-1].Hash)
	if err != nil {
		v.fault(inclusionName, "%v", err)
		return
	}
	v.Logged, v.Checkpoint = in.Seq, c.At
}

// chained compares the files of the case with what the events say of them.
func (v *verifier) chained(records []chain.Record) {
	events := map[string]models.Evidence{}
	for _, r := range records {
		if r.Commitment != nil {
			continue
		}
		p, err := vault.PayloadOf(r)
		if err != nil {
			v.fault(eventsName, "event %d cannot be read", r.Seq)
			continue
		}
		for _, e := range p.Files() {
			events[string(e.ID)] = e
		}
	}
	for _, f := range v.manifest.Files {
		name, e := entryName(f), events[f.ID]
		switch _, named := events[f.ID]; {
		case !named && v.Withheld == 0:
			v.fault(name, "no event of the history names this file")
		case !named:
		case e.SHA256 != f.SHA256 || e.Size != f.Size || e.Type != f.Type:
			v.fault(name, "the history names another file: SHA-256 %s", e.SHA256)
		default:
			v.Chained++
		}
		delete(events, f.ID)
	}
	for id := range events {
		v.fault(manifestName, "the history names the file %s, the list does not", printable(id))
	}
}

func entryName(f Entry) string {
	if f.Member != "" {
		return f.Member
	}
	return manifestName
}

// files compares the files of the case with the members they are in.
func (v *verifier) files() {
	members := map[string]Member{}
	for _, m := range v.manifest.Members {
		members[m.Name] = m
	}
	v.Files = len(v.manifest.Files)
	for _, f := range v.manifest.Files {
		m, there := members[f.Member]
		switch {
		case f.Member == "" && f.LeftOut != "":
			v.LeftOut++
		case !there || m.SHA256 != f.SHA256 || m.Size != f.Size:
			v.fault(entryName(f), "it is not the file that the case holds")
		}
	}
}
