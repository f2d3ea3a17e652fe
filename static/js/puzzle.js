// Solves the puzzle of a page that asks for patience, and goes on by itself: it
// looks for a number whose hash begins with enough zero bits. Where a browser
// has no hashing, the question on the page stays.
export async function solvePuzzle(root) {
  const place = root.querySelector('[data-rd-puzzle]')
  if (!place || !globalThis.crypto?.subtle) return
  const field = root.querySelector('input[name="puzzle_work"]')
  const token = place.dataset.rdPuzzle
  const bits = Number(place.dataset.rdBits)
  const encoder = new TextEncoder()
  place.textContent = place.dataset.rdWorking
  for (let n = 0; ; n += 256) {
    const batch = Array.from({ length: 256 }, (_, i) => crypto.subtle.digest('SHA-256', encoder.encode(`${token}:${n + i}`)))
    const found = (await Promise.all(batch)).findIndex((hash) => Math.clz32(new DataView(hash).getUint32(0)) >= bits)
    if (found >= 0) {
      field.value = String(n + found)
      field.form.submit()
      return
    }
  }
}
