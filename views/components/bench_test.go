package components_test

import (
	"bytes"
	"context"
	"testing"

	"redress/views/i18n"
)

// BenchmarkPage renders the gallery's pages: the frame and what stands in it.
func BenchmarkPage(b *testing.B) {
	pages := galleryPages()
	ctx := i18n.WithLang(context.Background(), i18n.Chinese)
	for _, name := range []string{"case", "queue", "short"} {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if err := pages[name].Render(ctx, &out); err != nil {
					b.Fatal(err)
				}
			}
			b.SetBytes(int64(out.Len()))
		})
	}
}
