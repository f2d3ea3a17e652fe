// Copies a code to the clipboard and says so on the button. Where the browser
// will not let us (no clipboard, no permission), the code is selected instead,
// so that one long press copies it.
export function copyButtons(root) {
  for (const button of root.querySelectorAll('[data-rd-copy]')) {
    const source = root.getElementById(button.dataset.rdCopy)
    if (!source) continue
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim())
        button.textContent = button.dataset.rdCopied
      } catch {
        getSelection().selectAllChildren(source)
      }
    })
  }
}
