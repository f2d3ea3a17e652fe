// GOV.UK's file control puts a comma between "no file chosen" and "choose file"
// that is read out and not seen. Whoever steers by voice says what is seen, so
// the spoken name has to be the visible one (WCAG 2.5.3).
export function nameAsSeen(root) {
  for (const comma of root.querySelectorAll('.govuk-file-upload-button > [id$="-comma"]')) {
    comma.remove()
  }
}
