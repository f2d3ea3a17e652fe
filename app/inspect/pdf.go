package inspect

import (
	"bytes"
	"io"
	"math"
	"strings"

	"github.com/ledongthuc/pdf"
)

// Limits of what is read of a PDF: pages and forms can nest and repeat, and a
// few bytes can stand for gigabytes.
const (
	maxPages  = 1000
	maxNodes  = 10 * maxPages
	maxDepth  = 40
	maxStream = 8 << 20
	maxPDF    = 48 << 20 // all streams together, unpacked
	maxForms  = 6        // within each other
	maxDrawn  = 300      // in all
	maxShows  = 500_000
)

// pdfReading is what one look through the text of a PDF has come to.
type pdfReading struct {
	out          strings.Builder
	nodes, pages int
	drawn        int
	unpacked     int64
	shows        int
	font         *pdfFont
	size, y      float64
}

// enough is thrown when a limit is reached: the library offers no other way
// out of a stream. What was read until then counts.
type enough struct{}

// pdfText takes the text out of a PDF. The library parses the file; the text is
// gathered here, because it does not know the fonts Chinese documents come with.
func pdfText(data []byte) (found string) {
	r := &pdfReading{}
	defer func() {
		_ = recover() // the library panics on what it cannot read
		found = r.out.String()
	}()
	file, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return ""
	}
	r.walk(file.Trailer().Key("Root").Key("Pages"), pdf.Value{}, 0)
	return ""
}

// walk goes through the tree of pages. Resources are inherited.
func (r *pdfReading) walk(node, resources pdf.Value, depth int) {
	if r.nodes++; r.nodes > maxNodes || depth > maxDepth {
		panic(enough{})
	}
	if own := node.Key("Resources"); !own.IsNull() {
		resources = own
	}
	if node.Key("Type").Name() == "Page" {
		if r.pages++; r.pages > maxPages {
			panic(enough{})
		}
		r.y = math.NaN()
		r.content(node.Key("Contents"), resources, 0)
		r.out.WriteString("\n\n")
		return
	}
	for i, kids := 0, node.Key("Kids"); i < kids.Len(); i++ {
		r.walk(kids.Index(i), resources, depth+1)
	}
}

// unpack counts a stream, or an array of them, against the limits before
// anything interprets it.
func (r *pdfReading) unpack(v pdf.Value) {
	streams := []pdf.Value{v}
	if v.Kind() == pdf.Array {
		streams = nil
		for i := range min(v.Len(), maxNodes) {
			streams = append(streams, v.Index(i))
		}
	}
	for _, s := range streams {
		n, _ := io.Copy(io.Discard, io.LimitReader(s.Reader(), maxStream+1))
		if r.unpacked += n; n > maxStream || r.unpacked > maxPDF {
			panic(enough{})
		}
	}
}

// content reads the text operators of a page or a form.
func (r *pdfReading) content(v, resources pdf.Value, depth int) {
	if v.IsNull() || depth > maxForms {
		return
	}
	if depth > 0 {
		if r.drawn++; r.drawn > maxDrawn {
			panic(enough{})
		}
	}
	r.unpack(v)
	fonts := map[string]*pdfFont{}
	pdf.Interpret(v, func(stk *pdf.Stack, op string) {
		args := make([]pdf.Value, stk.Len())
		for i := range args {
			args[len(args)-1-i] = stk.Pop()
		}
		arg := func(i int) (v pdf.Value) {
			if i < len(args) {
				v = args[i]
			}
			return v
		}
		switch op {
		case "Tf":
			name := arg(0).Name()
			if fonts[name] == nil {
				fonts[name] = r.newFont(resources.Key("Font").Key(name))
			}
			r.font, r.size = fonts[name], arg(1).Float64()
		case "Tm":
			r.moveTo(arg(5).Float64())
		case "Td", "TD":
			// Some programs place every letter by itself: only a wide step is a gap.
			if dx, dy := arg(0).Float64(), arg(1).Float64(); dy != 0 {
				r.moveTo(r.y + dy)
			} else if dx > 1.5*r.size {
				r.space()
			}
		case "T*":
			r.out.WriteByte('\n')
		case "'", `"`:
			r.out.WriteByte('\n')
			r.show(arg(len(args) - 1))
		case "Tj":
			r.show(arg(0))
		case "TJ":
			for i := range arg(0).Len() {
				r.show(arg(0).Index(i))
			}
		case "Do":
			if form := resources.Key("XObject").Key(arg(0).Name()); form.Key("Subtype").Name() == "Form" {
				own := form.Key("Resources")
				if own.IsNull() {
					own = resources
				}
				r.content(form, own, depth+1)
			}
		}
	})
}

// moveTo begins a new line where the place on the page has another height.
func (r *pdfReading) moveTo(y float64) {
	if !(math.Abs(y-r.y) < 1) {
		r.out.WriteByte('\n')
	} else {
		r.space()
	}
	r.y = y
}

// space keeps apart what stands apart, in scripts that write spaces.
func (r *pdfReading) space() {
	if s := r.out.String(); s != "" && s[len(s)-1] < 0x80 && s[len(s)-1] > ' ' {
		r.out.WriteByte(' ')
	}
}

// show writes a piece of text, or makes the gap that a number in a line asks for.
func (r *pdfReading) show(v pdf.Value) {
	if r.shows++; r.shows > maxShows || r.out.Len() > 2*maxText {
		panic(enough{})
	}
	switch {
	case v.Kind() == pdf.String && r.font != nil:
		r.out.WriteString(r.font.decode(v.RawString()))
	case (v.Kind() == pdf.Integer || v.Kind() == pdf.Real) && v.Float64() < -200:
		r.space()
	}
}
