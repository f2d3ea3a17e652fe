package demo

import (
	"fmt"
	"image"
	"image/color"
	"math/rand/v2"

	"golang.org/x/image/font/basicfont"
)

// The few colours of a screenshot; the first is the ground.
var palette = color.Palette{
	color.RGBA{237, 237, 237, 255}, color.White, color.RGBA{149, 236, 105, 255}, color.RGBA{40, 40, 40, 255},
	color.RGBA{150, 150, 150, 255}, color.RGBA{250, 157, 59, 255}, color.RGBA{87, 107, 149, 255}, color.RGBA{225, 90, 80, 255},
}

const (
	ground uint8 = iota
	white
	green
	ink
	grey
	orange
	blue
	red
)

// screen is a screenshot in the making, with the time in its status bar.
func screen(r *rand.Rand, title string) *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, width, height), palette)
	box(m, 0, 0, width, 64, white)
	write(m, 12, 8, 1, ink, fmt.Sprintf("%02d:%02d", 8+r.IntN(14), r.IntN(60)))
	write(m, width-60, 8, 1, grey, "DEMO")
	write(m, 130, 30, 2, ink, title)
	return m
}

func chat(r *rand.Rand) *image.Paletted {
	m := screen(r, "Chat")
	for y := 84; y < height-80; {
		mine := chance(r, 45)
		lines, w := 1+r.IntN(3), 90+r.IntN(130)
		h := 16 + lines*16
		x, fillWith, face := 60, white, grey // the other side's bubble
		if mine {
			x, fillWith, face = width-60-w, green, blue
		}
		if mine && chance(r, 20) { // a transfer
			fillWith, w, h, lines = orange, 190, 60, 0
		}
		if mine {
			x = width - 60 - w
			box(m, width-48, y, width-12, y+36, face)
		} else {
			box(m, 12, y, 48, y+36, face)
		}
		box(m, x, y, x+w, y+h, fillWith)
		for i := range lines {
			box(m, x+10, y+11+16*i, x+10+(w-20)*(60+r.IntN(41))/100, y+18+16*i, ink)
		}
		if fillWith == orange {
			write(m, x+16, y+18, 2, white, fmt.Sprintf("%d.00", 50+r.IntN(3000)))
		}
		y += h + 16
	}
	return m
}

func payment(r *rand.Rand) *image.Paletted {
	m := screen(r, "Bill")
	box(m, 0, 64, width, 260, white)
	write(m, 90, 150, 4, ink, fmt.Sprintf("-%d.00", 50+r.IntN(5000)))
	for i := range 7 {
		y := 290 + 40*i
		box(m, 20, y, 90, y+9, grey)
		if i%2 == 0 {
			write(m, 120, y-2, 1, ink, fmt.Sprintf("4200%018d", r.Int64N(1e18)))
			continue
		}
		box(m, 120, y, 180+r.IntN(140), y+9, ink)
	}
	return m
}

func post(r *rand.Rand) *image.Paletted {
	m := screen(r, "Moments")
	for y := 90; y < height-150; y += 200 {
		box(m, 12, y, 52, y+40, blue)
		box(m, 64, y+4, 64+80+r.IntN(60), y+14, blue)
		box(m, 64, y+26, 300-r.IntN(60), y+34, ink)
		for i := range 3 {
			box(m, 64+i*84, y+50, 64+i*84+78, y+128, []uint8{green, orange, red, grey}[r.IntN(4)])
		}
		box(m, 64, y+142, 130, y+150, grey)
	}
	return m
}

// goods is a photograph of sorts: a box on a table, with noise.
func goods(r *rand.Rand) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 480, 360))
	table, thing := hue(r), hue(r)
	left, top := 90+r.IntN(60), 70+r.IntN(40)
	for y := range 360 {
		for x := range 480 {
			c, shade := table, 255-y/4
			if x > left && x < left+240 && y > top && y < top+190 {
				c, shade = thing, 255-(x-left)/3
			}
			shade -= r.IntN(16)
			i := m.PixOffset(x, y)
			m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = scale(c.R, shade), scale(c.G, shade), scale(c.B, shade), 255
		}
	}
	return m
}

func hue(r *rand.Rand) color.RGBA {
	return color.RGBA{uint8(90 + r.IntN(160)), uint8(90 + r.IntN(160)), uint8(90 + r.IntN(160)), 255}
}

func scale(c uint8, shade int) uint8 { return uint8(int(c) * max(0, shade) / 255) }

func box(m *image.Paletted, x0, y0, x1, y1 int, c uint8) {
	for y := max(0, y0); y < min(y1, height); y++ {
		for x := max(0, x0); x < min(x1, width); x++ {
			m.Pix[m.PixOffset(x, y)] = c
		}
	}
}

// write draws plain letters and figures, size times as large as they are.
func write(m *image.Paletted, x, y, size int, c uint8, text string) {
	face := basicfont.Face7x13
	for i, letter := range text {
		for _, part := range face.Ranges {
			if letter < part.Low || letter >= part.High {
				continue
			}
			at := (int(letter-part.Low) + part.Offset) * face.Height
			letters := face.Mask.(*image.Alpha)
			for dy := range face.Height {
				for dx := range face.Width {
					if letters.AlphaAt(dx, at+dy).A > 127 {
						px, py := x+(i*face.Advance+dx)*size, y+dy*size
						box(m, px, py, px+size, py+size, c)
					}
				}
			}
		}
	}
}
