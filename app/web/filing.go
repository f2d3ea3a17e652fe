package web

import (
	"errors"
	"net/url"
	"slices"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// step is one page of a filing: how the draft's answers become the form, how
// the form becomes answers, and how the page is shown.
type step struct {
	name string
	// order is the order of the fields on the page; the error summary keeps it.
	order  []string
	labels Labels
	values func(models.Filing) url.Values
	// answer reads the form. The change is applied as far as it could be read,
	// even when there are problems, so that everything is reported at once.
	answer func(*Request) (change func(*models.Filing), problems error)
	// edit, where there is one, changes the form before it is read. It is true
	// when the page is to be shown again before anything is saved.
	edit func(url.Values) bool
	// next, where there is one, is a page that comes between this and the page
	// after it, "" when none does.
	next func(models.Filing) string
	show func(*Request, pages.Step, models.Draft) component
	// fill puts what the address brings into a form that was not sent yet; nil
	// when it brings nothing.
	fill func(*Request, url.Values)
}

// titles are the headings of the pages, and of their answers later.
var titles = map[string]string{
	"what": "filing.what.title", "who": "filing.who.title", "place": "filing.place.title", "signs": "filing.signs.title",
	"agent": "filing.agent.title", "others": "filing.others.title", "seller": "filing.seller.title", "purchase": "filing.purchase.title", "story": "filing.story.title",
	"evidence": "filing.evidence.title", "demands": "filing.demands.title", "you": "filing.you.title",
}

// totalSteps counts the pages of a filing, evidence and the last look.
func totalSteps(f models.Filing) int { return len(casework.PagesOf(f)) + 1 }

func steps() []step {
	return []step{
		stepWhat(), stepWho(), stepSeller(), stepPlace(), stepPurchase(), stepStory(), stepSigns(), stepDemands(), stepYou(),
		stepAgent(), stepOthers(),
	}
}

// FileStart begins a filing, or goes on with the one this browser holds.
func (w *Web) FileStart(r *Request) error {
	if r.Identity.Filer.Case != "" {
		if d, err := r.Service().Draft(r.Ctx(), r.Identity.Filer); err == nil && d.SubmittedAt.IsZero() && r.Values().Get("again") == "" {
			return r.Redirect(nextStep(d))
		}
	}
	d, err := r.Service().StartDraft(r.Ctx(), r.Actor, r.language(), r.Address())
	if err != nil {
		return err
	}
	if err := r.Hold(func(s *models.Session) { s.Draft = d.ID }); err != nil {
		return err
	}
	return r.Redirect("/file/what")
}

// FileIndex leads to where the filing stands; without one, to the front page.
func (w *Web) FileIndex(r *Request) error {
	if r.Identity.Filer.Case == "" {
		return r.Redirect("/")
	}
	d, err := r.Service().Draft(r.Ctx(), r.Identity.Filer)
	if errors.Is(err, models.ErrNotFound) {
		return r.Redirect("/")
	}
	if err != nil {
		return err
	}
	return r.Redirect(nextStep(d))
}

// nextStep is the first page that has not been answered.
func nextStep(d models.Draft) string {
	if !d.SubmittedAt.IsZero() {
		return "/file/receipt"
	}
	for _, page := range casework.PagesOf(d.Filing) {
		if page != "evidence" && !slices.Contains(d.Done, page) {
			return "/file/" + page
		}
	}
	return "/file/check"
}

// FilePage shows one page of the filing and keeps its answers.
func (w *Web) FilePage(r *Request) error {
	i := slices.IndexFunc(steps(), func(s step) bool { return s.name == r.Param("page") })
	if i < 0 {
		return models.ErrNotFound
	}
	s := steps()[i]
	d, err := r.draft()
	if err != nil {
		return err
	}
	if !slices.Contains(casework.PagesOf(d.Filing), s.name) {
		return r.Redirect(nextStep(d))
	}
	values := s.values(d.Filing)
	if s.fill != nil {
		s.fill(r, values)
	}
	form := r.Form(values)
	if r.Posted() && (s.edit == nil || !s.edit(form.Values)) {
		if d, err := r.keep(s, d); err == nil {
			return r.Redirect(r.after(s, d.Filing))
		} else if err := r.Faults(&form, err, s.labels); err != nil {
			return err
		}
	}
	return r.Show(form.Failed(), s.show(r, r.step(s.name, d.Filing, form), d))
}

// draft is the filing in the making; one that has been sent leads to its receipt.
func (r *Request) draft() (models.Draft, error) {
	d, err := r.Service().Draft(r.Ctx(), r.Actor)
	if errors.Is(err, models.ErrNotFound) {
		return d, models.ErrUnsigned // it has expired: the code page says what to do
	}
	if err == nil && !d.SubmittedAt.IsZero() {
		return d, &elsewhere{"/file/receipt"}
	}
	return d, err
}

// keep saves a page, or says everything that is wrong with it.
func (r *Request) keep(s step, d models.Draft) (models.Draft, error) {
	change, unreadable := s.answer(r)
	if unreadable == nil {
		d, err := r.Service().SaveDraft(r.Ctx(), r.Actor, s.name, change)
		return d, inOrder(s.order, err)
	}
	f := d.Filing
	change(&f)
	return d, inOrder(s.order, joinProblems(unreadable, casework.CheckPage(s.name, f, r.Now())))
}

// joinProblems keeps the first problem of each field.
func joinProblems(list ...error) error {
	all := &models.Invalid{}
	for _, err := range list {
		var bad *models.Invalid
		if !errors.As(err, &bad) {
			continue
		}
		for _, p := range bad.Problems {
			if !slices.ContainsFunc(all.Problems, func(q models.Problem) bool { return q.Field == p.Field }) {
				all.Problems = append(all.Problems, p)
			}
		}
	}
	return all.OrNil()
}

// inOrder sorts the problems of err as the fields stand on the page.
func inOrder(order []string, err error) error {
	var bad *models.Invalid
	if errors.As(err, &bad) {
		slices.SortStableFunc(bad.Problems, func(a, b models.Problem) int {
			return slices.Index(order, a.Field) - slices.Index(order, b.Field)
		})
	}
	return err
}

// fromCheck says that the page was opened from the last look, to which it returns.
func (r *Request) fromCheck() bool { return r.Query().Get("from") == "check" }

// after is where a page that was saved leads.
func (r *Request) after(s step, f models.Filing) string {
	path := ""
	if s.next != nil {
		path = s.next(f)
	}
	switch {
	case path == "":
		return r.onward(s.name, f)
	case r.fromCheck():
		return withQuery(path, "from", "check")
	}
	return path
}

func (r *Request) onward(page string, f models.Filing) string {
	list := casework.PagesOf(f)
	i := slices.Index(list, page)
	if r.fromCheck() || i+1 >= len(list) {
		return "/file/check"
	}
	return "/file/" + list[i+1]
}

func (r *Request) step(page string, f models.Filing, form components.Form) pages.Step {
	list := casework.PagesOf(f)
	i := slices.Index(list, page)
	v := pages.Step{
		Page: r.Page(r.T(titles[page])), Form: form, Number: i + 1, Total: totalSteps(f), Action: "/file/" + page,
	}
	switch {
	case r.fromCheck():
		v.Action, v.Page.Back = withQuery(v.Action, "from", "check"), "/file/check"
	case i > 0:
		v.Page.Back = "/file/" + list[i-1]
	default:
		v.Page.Back = "/"
	}
	v.Page.Failed = form.Failed()
	return v
}

// options are the answers of a closed vocabulary, "<prefix>.<value>", with the
// hint "<prefix>_hint.<value>" where there is one.
func (r *Request) options(prefix string, vocabulary []string) []components.Option {
	out := make([]components.Option, len(vocabulary))
	for i, value := range vocabulary {
		out[i] = components.Option{Value: value, Label: r.T(prefix + "." + value), Hint: r.optional(prefix + "_hint." + value)}
	}
	return out
}
