package casework

import (
	"errors"
	"testing"
	"time"

	"redress/models"
)

// keptWhy is why an erasure was refused, "" when it was not.
func keptWhy(err error) KeptWhy {
	var kept *Kept
	if errors.As(err, &kept) {
		return kept.Why
	}
	return ""
}

// The way of a request: asked, refused while the case goes on, then while a
// hold keeps the data, then carried out, and what is left says so.
func TestEraseCase(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	buyer, code := o.file()
	chief, officer, mediator := o.staff("chief", models.RoleAdministrator), o.staff("officer", models.RoleOfficer), o.staff("med", models.RoleMediator)
	id := buyer.Case
	_, err := o.AddEvidence(ctx, buyer, picture())
	must(t, err)
	_, err = o.StartUpload(ctx, buyer, 100, "", Upload{Kind: "chat", Name: "陈晓.png"})
	must(t, err)
	_, err = o.AskErasure(ctx, buyer, "请删除我的信息", "ask")
	must(t, err)
	v, err := o.ShowPrivacy(ctx, officer, id)
	must(t, err)
	if v.Asked != "请删除我的信息" || v.Kept == nil || v.Kept.Why != KeptOpen || v.Case.Privacy.AskedAt.IsZero() {
		t.Errorf("staff sees %+v", v)
	}
	erase := func(who models.Actor) error {
		_, err := o.EraseCase(ctx, who, id, models.GroundPurpose)
		return err
	}
	wantErr(t, "an officer erases", erase(officer), models.ErrDenied)
	wantErr(t, "a mediator erases", erase(mediator), models.ErrDenied)
	_, err = o.HoldData(ctx, mediator, id, true, "诉讼", "h")
	wantErr(t, "a mediator holds", err, models.ErrDenied)
	_, err = o.MoveCase(ctx, buyer, id, withdraw("w", -1))
	must(t, err)
	_, err = o.Store.UpdateCase(ctx, o.grant(), id, func(c models.Case) (models.Case, error) {
		for _, e := range c.Effects {
			c.Append(o.Service.now(), models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind}}})
		}
		return c, nil
	})
	must(t, err)
	_, err = o.HoldData(ctx, officer, id, true, " ", "h")
	if bad := (*models.Invalid)(nil); !errors.As(err, &bad) {
		t.Errorf("a hold without a reason: %v", err)
	}
	_, err = o.HoldData(ctx, officer, id, true, "另案诉讼需要", "h1")
	must(t, err)
	if why := keptWhy(erase(chief)); why != KeptHeld {
		t.Errorf("kept for %q", why)
	}
	_, err = o.HoldData(ctx, officer, id, false, "诉讼已结", "h2")
	must(t, err)

	must(t, erase(chief))
	must(t, erase(chief)) // once more changes nothing
	c := o.read(id)
	if !c.Privacy.Erased() || c.Filing.Narrative != "" || c.Filing.Complainant.Phone != "" || c.Amount == 0 || len(o.files()) != 0 {
		t.Errorf("left is %+v, files %v", c.Filing, o.files())
	}
	uploads, err := o.Store.UploadsOf(ctx, o.grant(), id)
	must(t, err)
	if len(uploads) != 0 {
		t.Errorf("still on their way in: %v", uploads)
	}
	opened, err := o.OpenCase(ctx, string(id), code, "192.0.2.7")
	must(t, err)
	if opened != id {
		t.Error("the code does not open what is left")
	}
	_, err = o.AddNote(ctx, chief, id, "后记", "n")
	wantErr(t, "a note", err, models.ErrWithheld)
	_, err = o.SendMessage(ctx, buyer, id, "还在吗", "m")
	wantErr(t, "a message", err, models.ErrWithheld)
	_, err = o.AddEvidence(ctx, buyer, picture())
	wantErr(t, "a file", err, models.ErrWithheld)
	page, err := o.ListCases(ctx, chief, models.CaseQuery{})
	must(t, err)
	if len(page.Rows) != 1 || !page.Rows[0].Privacy.Erased() || page.Rows[0].Summary.Item != "" {
		t.Errorf("listed %+v", page.Rows)
	}
}

// Where a law asks for a time of keeping, the data is kept, used for nothing
// else, and erased when the time is over.
func TestEraseCase_Retention(t *testing.T) {
	o := newOffice(t)
	o.Retention = Retention{Years: 2, Basis: "《示例条例》第九条"}
	ctx := t.Context()
	buyer, _ := o.file()
	chief := o.staff("chief", models.RoleAdministrator)
	_, err := o.MoveCase(ctx, buyer, buyer.Case, withdraw("w", -1))
	must(t, err)
	_, err = o.Store.UpdateCase(ctx, o.grant(), buyer.Case, func(c models.Case) (models.Case, error) {
		for _, e := range c.Effects {
			c.Append(o.Service.now(), models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind}}})
		}
		return c, nil
	})
	must(t, err)
	_, err = o.EraseCase(ctx, chief, buyer.Case, models.GroundWithdrawn)
	if keptWhy(err) != KeptRetention {
		t.Fatalf("erased in the time of keeping: %v", err)
	}
	c := o.read(buyer.Case)
	if c.Privacy.RestrictedAt.IsZero() || c.Privacy.Erased() || c.Filing.Narrative != "" || c.Privacy.Until != "2028-"+monday.Format("01-02") {
		t.Errorf("restricted: %+v, %q", c.Privacy, c.Filing.Narrative)
	}
	_, err = o.AddNote(ctx, chief, buyer.Case, "使用", "n")
	wantErr(t, "a note on data that is only kept", err, models.ErrWithheld)
	o.later(2 * 366 * 24 * time.Hour)
	_, err = o.EraseCase(ctx, chief, buyer.Case, models.GroundOver)
	must(t, err)
	if !o.read(buyer.Case).Privacy.Erased() {
		t.Error("not erased when the time was over")
	}
}
