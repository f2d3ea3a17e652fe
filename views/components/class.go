package components

// Class names are put together here, as plain strings, rather than with
// templ.KV: it is cheaper, and a reader finds every variant in one place.

func with(base, modifier string, on bool) string {
	if on {
		return base + " " + modifier
	}
	return base
}

func (fl Field) groupClass(f Form) string {
	return with("govuk-form-group", "govuk-form-group--error", f.Error(fl.Name) != "")
}

func (fl Field) inputClass(f Form) string {
	class := with("govuk-input", "govuk-input--error", f.Error(fl.Name) != "")
	if fl.Width != "" {
		class += " govuk-input--width-" + fl.Width
	}
	return class
}

func (fl Field) textareaClass(f Form) string {
	class := with("govuk-textarea govuk-js-character-count", "rd-code-area", fl.Code)
	return with(class, "govuk-textarea--error", f.Error(fl.Name) != "")
}

func (fl Field) choiceClass(kind string) string {
	class := with(kind, kind+"--small", fl.Small)
	return with(class, kind+"--inline", fl.Inline)
}

func (fl Field) labelClass() string {
	if fl.Heading {
		return "govuk-label govuk-label--l"
	}
	return "govuk-label govuk-label--s"
}

func (fl Field) legendClass() string {
	if fl.Heading {
		return "govuk-fieldset__legend govuk-fieldset__legend--l"
	}
	return "govuk-fieldset__legend govuk-fieldset__legend--s"
}

// Tone is the meaning of a state, shown as a colour and never by colour alone.
type Tone string

// The tones. The zero value is neutral.
const (
	Neutral Tone = ""
	Info    Tone = "info"   // being worked on
	Waiting Tone = "wait"   // waiting for somebody
	Good    Tone = "good"   // settled, passed, done
	Warn    Tone = "warn"   // soon due, needs attention
	Bad     Tone = "bad"    // overdue, refused, failed
	Muted   Tone = "closed" // closed, withdrawn
)

func (t Tone) class(base string) string {
	if t == Neutral {
		return base
	}
	return base + " " + base + "--" + string(t)
}
