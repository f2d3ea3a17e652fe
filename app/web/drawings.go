package web

import (
	"bytes"
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows"
)

// drawings keeps the finished drawing of each procedure, state and language.
// Laying one out and writing it takes longer than reading a case, and there
// are only as many as the definitions in use have states.
type drawings struct{ made sync.Map }

type drawingKey struct {
	definition models.DefinitionRef
	at         models.State
	lang       i18n.Language
}

// drawing is the procedure of a case with the state it is in, nil when its
// definition is not known.
func (r *Request) drawing(d desk, c models.Case) (templ.Component, error) {
	key := drawingKey{c.Definition, c.State, i18n.Lang(r.ctx)}
	if made, ok := r.w.drawings.made.Load(key); ok {
		return made.(templ.Component), nil
	}
	def, known := r.Service().Rules().Definition(c.Definition)
	if !known {
		return nil, nil
	}
	var out bytes.Buffer
	if err := components.DiagramFigure(d.diagram(workflows.Draw(def, c.State), c.State)).Render(r.ctx, &out); err != nil {
		return nil, err
	}
	made := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(out.Bytes())
		return err
	})
	r.w.drawings.made.Store(key, made)
	return made, nil
}
