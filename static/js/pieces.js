// Sends files in pieces (tus 1.0), so that a lost connection costs little: it
// pauses, goes on by itself, and after a reload goes on when the same file is
// chosen again. Without this the form sends files whole.
const pieceBytes = 4 * 1024 * 1024
const pauses = [1, 2, 4, 8, 15, 30] // seconds between tries

export function filesInPieces(root) {
  for (const box of root.querySelectorAll('[data-rd-uploads]')) {
    const form = box.closest('form')
    const input = form.querySelector('input[type=file]')
    if (!box.dataset.rdUploads || !input || !window.crypto?.subtle) continue
    box.hidden = false
    if (Object.keys(remembered(box)).length > 0) box.append(line('p', 'govuk-body', box.dataset.left))
    form.addEventListener('submit', (event) => {
      if (input.files.length === 0 || box.dataset.busy) return
      event.preventDefault()
      sendAll(box, form, [...input.files])
    })
  }
}

async function sendAll(box, form, files) {
  box.dataset.busy = 'yes'
  const button = form.querySelector('[type=submit], button:not([type=button])')
  if (button) button.disabled = true
  box.replaceChildren()
  const sendings = files.map((file) => new Sending(box, form, file))
  for (const sending of sendings) await sending.run()
  delete box.dataset.busy
  if (button) button.disabled = false
  if (sendings.some((s) => s.done) && sendings.every((s) => s.done || s.dropped)) location.assign(box.dataset.next)
}

class Sending {
  constructor(box, form, file) {
    Object.assign(this, { box, form, file, texts: box.dataset, offset: 0 })
    this.bar = Object.assign(document.createElement('progress'), { max: 100, value: 0 })
    this.bar.setAttribute('aria-label', this.texts.progress.replace('{name}', file.name))
    this.state = line('p', 'rd-uploads__state', this.texts.queued)
    this.state.setAttribute('role', 'status')
    this.hold = this.button(this.texts.pause, () => (this.paused ? this.goOn() : this.pause()))
    this.stop = this.button(this.texts.cancel, () => this.drop())
    const row = line('div', 'rd-uploads__row', '')
    row.append(line('p', 'rd-uploads__name', file.name), this.bar, this.state, this.hold, this.stop)
    box.append(row)
  }

  button(text, act) {
    const button = line('button', 'govuk-button govuk-button--secondary rd-uploads__button', text)
    button.type = 'button'
    button.append(line('span', 'govuk-visually-hidden', this.texts.of.replace('{name}', this.file.name)))
    button.addEventListener('click', act)
    return button
  }

  async run() {
    this.print = await fingerprint(this.file)
    this.address = remembered(this.box)[this.print]
    let asked = !this.address
    for (let tries = 0; !this.done && !this.dropped && !this.failed; ) {
      if (this.paused) await new Promise((go) => { this.wake = go })
      if (this.dropped) return
      try {
        if (!this.address) await this.begin()
        else if (!asked) await this.ask()
        else await this.piece()
        asked = true
        tries = 0
      } catch (mistake) {
        if (this.paused || this.dropped) { asked = false; continue }
        if (mistake instanceof Refused) return this.refuse(mistake.message)
        asked = !this.address
        this.say(this.texts.waiting)
        await connection(mistake.after || pauses[Math.min(tries++, pauses.length - 1)])
      }
    }
  }

  async begin() {
    const form = new FormData(this.form)
    const day = ['year', 'month', 'day'].map((part) => form.get('captured-' + part) || '')
    const meta = { filename: this.file.name, kind: form.get('kind') || '', shows: form.get('shows') || '',
      captured: day.join('') ? `${day[0]}-${day[1].padStart(2, '0')}-${day[2].padStart(2, '0')}` : '' }
    const answer = await this.request('POST', this.texts.rdUploads, { 'Upload-Length': String(this.file.size),
      'Upload-Metadata': Object.entries(meta).map(([name, text]) => name + ' ' + base64(new TextEncoder().encode(text))).join(',') })
    this.address = answer.getResponseHeader('Location')
    remember(this.box, this.print, this.address)
    this.offset = 0
  }

  async ask() {
    try {
      this.take(await this.request('HEAD', this.address, {}))
    } catch (mistake) {
      if (!(mistake instanceof Refused)) throw mistake
      remember(this.box, this.print, undefined)
      this.address = undefined
    }
  }

  async piece() {
    const bytes = await this.file.slice(this.offset, this.offset + pieceBytes).arrayBuffer()
    const sum = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
    this.take(await this.request('PATCH', this.address, { 'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(this.offset), 'Upload-Checksum': 'sha256 ' + sum }, bytes))
  }

  take(answer) {
    this.offset = Number(answer.getResponseHeader('Upload-Offset'))
    this.show(this.offset)
    if (this.offset !== this.file.size) return
    this.done = true
    this.end(this.texts.done)
  }

  request(method, address, headers, body) {
    return new Promise((answer, fail) => {
      const call = this.call = new XMLHttpRequest()
      call.open(method, address)
      call.setRequestHeader('Tus-Resumable', '1.0.0')
      call.setRequestHeader('X-Form-Token', this.form.elements[this.texts.token].value)
      for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value)
      if (body) call.upload.onprogress = (event) => this.show(this.offset + event.loaded)
      call.onload = () => {
        if (call.status < 300) return answer(call)
        const again = call.status === 409 || call.status === 429 || call.status === 460 || call.status >= 500 && call.status !== 507
        fail(again ? Object.assign(new Error(), { after: Number(call.getResponseHeader('Retry-After')) }) : new Refused(call.responseText))
      }
      call.onerror = call.onabort = call.ontimeout = () => fail(new Error())
      call.send(body)
    })
  }

  pause() {
    this.paused = true
    this.call?.abort()
    label(this.hold, this.texts.resume)
    this.show(this.offset)
    this.say(this.texts.paused.replace('{percent}', this.percent()))
  }

  goOn() {
    this.paused = false
    label(this.hold, this.texts.pause)
    this.show(this.offset)
    this.wake?.()
  }

  drop() {
    this.dropped = true
    this.call?.abort()
    this.wake?.()
    remember(this.box, this.print, undefined)
    if (this.address) this.takeBack()
    this.bar.parentElement.remove()
  }

  // takeBack asks again while the server still holds the piece that was cut off.
  async takeBack() {
    for (const pause of pauses) {
      try {
        return await this.request('DELETE', this.address, {})
      } catch (mistake) {
        if (mistake instanceof Refused) return
        await connection(mistake.after || pause)
      }
    }
  }

  refuse(text) {
    this.failed = true
    this.end((text || this.texts.broken).replace('{name}', () => this.file.name))
  }

  end(text) {
    remember(this.box, this.print, undefined)
    this.hold.remove()
    this.stop.remove()
    this.say(text)
  }

  percent() { return String(Math.floor(this.offset * 100 / this.file.size)) }

  show(sent) {
    this.bar.value = Math.floor(sent * 100 / this.file.size)
    // Of the first piece nothing is safe yet: "0%" would look like standing still.
    if (!this.paused) this.say(this.offset ? this.texts.sending.replace('{percent}', this.percent()) : this.texts.begun)
  }

  say(text) { if (this.state.textContent !== text) this.state.textContent = text }
}

class Refused extends Error {}

// connection waits so many seconds, or until the network is there again.
const connection = (seconds) => new Promise((go) => {
  const timer = setTimeout(go, seconds * 1000)
  addEventListener('online', () => { clearTimeout(timer); go() }, { once: true })
})

// fingerprint tells files apart without keeping their names.
async function fingerprint(file) {
  const text = new TextEncoder().encode([file.name, file.size, file.lastModified, file.type].join('\n'))
  return base64(new Uint8Array(await crypto.subtle.digest('SHA-256', text)))
}

const place = (box) => 'rd-uploads:' + box.dataset.rdUploads

function remembered(box) {
  try { return JSON.parse(localStorage.getItem(place(box))) || {} } catch { return {} }
}

function remember(box, print, address) {
  try { localStorage.setItem(place(box), JSON.stringify({ ...remembered(box), [print]: address })) } catch { /* private mode */ }
}

const base64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))

function line(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text })
}

const label = (button, text) => { button.firstChild.textContent = text }
