// Lets areas of a picture be drawn with a mouse, a pen or a finger. The list in
// the text field is what is sent, so that everything can also be typed there:
// one area a line, left, top, width and height in per cent.
export function drawAreas(root) {
  for (const field of root.querySelectorAll('[data-rd-redact]')) {
    const picture = field.querySelector('.rd-redact__picture')
    const list = root.getElementById(field.dataset.rdRedact)
    if (!picture || !list || field.querySelector('input:checked')) continue
    field.classList.add('rd-redact--drawn')
    let start = null
    let drawing = null

    const place = (box, [x, y, w, h]) => {
      Object.assign(box.style, { left: `${x}%`, top: `${y}%`, width: `${w}%`, height: `${h}%` })
    }
    const areas = () => list.value.split('\n').map((line) => line.trim().split(/[\s,，]+/).map(Number)).filter((a) => a.length === 4 && a.every((n) => n >= 0 && n <= 100))
    const newBox = () => {
      const box = document.createElement('div')
      box.className = 'rd-redact__area'
      picture.append(box)
      return box
    }
    const show = () => {
      for (const old of picture.querySelectorAll('.rd-redact__area')) old.remove()
      for (const area of areas()) place(newBox(), area)
    }
    const at = (event) => {
      const box = picture.getBoundingClientRect()
      const part = (n, size) => Math.min(100, Math.max(0, (n / size) * 100))
      return [part(event.clientX - box.left, box.width), part(event.clientY - box.top, box.height)]
    }
    const between = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)]

    picture.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      picture.setPointerCapture(event.pointerId)
      start = at(event)
      drawing = newBox()
    })
    picture.addEventListener('pointermove', (event) => {
      if (start) place(drawing, between(start, at(event)))
    })
    picture.addEventListener('pointerup', (event) => {
      if (!start) return
      const area = between(start, at(event))
      start = null
      if (area[2] > 0.3 && area[3] > 0.3) {
        list.value = `${list.value.trim()}\n${area.map((n) => n.toFixed(1)).join(' ')}`.trim()
      }
      show()
    })
    list.addEventListener('input', show)
    show()
  }
}
