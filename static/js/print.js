// Prints the page; the style sheet has the rules for paper.
export function printButtons(root) {
  for (const button of root.querySelectorAll('[data-rd-print]')) {
    button.addEventListener('click', () => window.print())
  }
}
