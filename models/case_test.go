package models

import (
	"slices"
	"testing"
	"time"
)

func noon(day int) time.Time { return time.Date(2026, 3, day, 12, 0, 0, 123456789, time.UTC) }

func TestAppend_NumbersAndNeverGoesBack(t *testing.T) {
	var c Case
	c.Append(noon(2), Event{Kind: EventFiled, Command: "a", Payload: Payload{Filed: &Filed{ReceivedAt: noon(2)}, Outcome: Outcome{To: "filed"}}})
	c.Append(noon(1), Event{Kind: EventNote, Command: "b", Payload: Payload{Note: &Note{}}})
	for i, e := range c.Events {
		if e.Seq != int64(i)+1 || e.At.Before(noon(2).Truncate(time.Millisecond)) || e.At.Nanosecond()%1e6 != 0 {
			t.Errorf("event %d: number %d at %v", i, e.Seq, e.At)
		}
	}
	if !c.Has("a") || !c.Has("b") || c.Has("c") || c.Has("") {
		t.Error("commands are not recognised")
	}
}

func TestApply_LeavesOlderCopiesAlone(t *testing.T) {
	var c Case
	c.Append(noon(1), Event{Payload: Payload{Filed: &Filed{}, Outcome: Outcome{To: "filed", Effects: []Effect{{ID: "1"}, {ID: "2"}}}}})
	before := c
	kept := slices.Clone(before.Effects)
	c.Append(noon(2), Event{Payload: Payload{Effect: &EffectResult{Effect: "1"}}})
	d := before
	d.Append(noon(2), Event{Payload: Payload{Effect: &EffectResult{Effect: "2"}}})
	if !slices.Equal(before.Effects, kept) || len(before.Events) != 1 || c.Effects[0].ID != "2" || d.Effects[0].ID != "1" {
		t.Errorf("a closure that runs twice would see its own traces: %v %v %v", before.Effects, c.Effects, d.Effects)
	}
}

func TestOutcome_OutlivesPuttingAway(t *testing.T) {
	for _, c := range []struct {
		name  string
		moves []Outcome
		want  State
		open  bool
	}{
		{"settled, then closed", []Outcome{{To: "settled"}, {To: "closed", Final: true, Keeps: true}}, "settled", false},
		{"refused", []Outcome{{To: "refused", Final: true}}, "refused", false},
		{"reopened", []Outcome{{To: "settled"}, {To: "closed", Final: true, Keeps: true}, {To: "reopened"}}, "reopened", true},
		{"an event that moves nothing", []Outcome{{To: "settled"}, {}}, "settled", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var k Case
			k.Append(noon(1), Event{Payload: Payload{Filed: &Filed{}, Outcome: Outcome{To: "filed"}}})
			for i, o := range c.moves {
				k.Append(noon(2+i), Event{Payload: Payload{Moved: &Moved{}, Outcome: o}})
			}
			if k.Outcome != c.want || k.Open != c.open {
				t.Errorf("outcome %q, open %v", k.Outcome, k.Open)
			}
		})
	}
}

func TestGrant_OpensNothingByItself(t *testing.T) {
	var zero Grant
	if zero.Covers("a") == nil || zero.Covers("") == nil || zero.Covers(AnyObject) == nil {
		t.Error("the zero grant opens something")
	}
	one := IssueGrant(Actor{}, "x", "a", Unlimited)
	if one.Covers("a") != nil || one.Covers("b") == nil {
		t.Error("a grant for one object does not cover that one alone")
	}
	if IssueGrant(Actor{}, "x", AnyObject, Unlimited).Covers("b") != nil {
		t.Error("a grant for any object does not cover one")
	}
}
