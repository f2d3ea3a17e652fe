// Lets the browser make or use a passkey: the server has put the options into a
// data attribute, and the answer goes back in a hidden field of the form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const named = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }))

function asked(kind, options) {
  const o = { ...options, challenge: bytes(options.challenge) }
  if (kind === 'create') {
    o.user = { ...options.user, id: bytes(options.user.id) }
    o.excludeCredentials = named(options.excludeCredentials)
  } else {
    o.allowCredentials = named(options.allowCredentials)
  }
  return o
}

function answered({ id, rawId, type, response, authenticatorAttachment }) {
  const out = { clientDataJSON: text(response.clientDataJSON) }
  for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[part]) out[part] = text(response[part])
  }
  if (response.getTransports) out.transports = response.getTransports()
  return JSON.stringify({ id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: {}, response: out })
}

export function passkeys(root) {
  for (const box of root.querySelectorAll('[data-rd-passkey]')) {
    const form = box.querySelector('form')
    const failed = box.querySelector('[data-rd-passkey-failed]')
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      failed.hidden = true
      try {
        const kind = box.dataset.rdPasskey
        const credential = await navigator.credentials[kind]({ publicKey: asked(kind, JSON.parse(box.dataset.rdOptions)) })
        form.elements.credential.value = answered(credential)
        form.submit()
      } catch {
        failed.hidden = false
      }
    })
  }
}
