// Makes pages that already work more pleasant. Nothing here is needed, and no
// word lives here: the server puts texts into data attributes.
import { Button, CharacterCount, ErrorSummary, FileUpload, NotificationBanner, SkipLink, createAll } from 'govuk-frontend'
import { copyButtons } from './copy.js'
import { filesInPieces } from './pieces.js'
import { nameAsSeen } from './upload.js'
import { passkeys } from './passkey.js'
import { printButtons } from './print.js'
import { solvePuzzle } from './puzzle.js'
import { drawAreas } from './redact.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const component of [Button, CharacterCount, ErrorSummary, FileUpload, NotificationBanner, SkipLink]) {
  createAll(component)
}
nameAsSeen(document)
filesInPieces(document)
copyButtons(document)
printButtons(document)
passkeys(document)
solvePuzzle(document)
drawAreas(document)
