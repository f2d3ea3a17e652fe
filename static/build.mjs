// Builds static/dist: the style sheets of the pages and of filed letters, one
// script, the icons, each also in a compressed form. Run it with
// "npm run build" from the top folder.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compile } from 'sass'

const dist = 'static/dist'

function styleSheet(name) {
  const { css } = compile(`static/scss/${name}.scss`, {
    style: 'compressed',
    // MOJ Frontend imports "node_modules/govuk-frontend/...", so the top
    // folder has to be on the path as well.
    loadPaths: ['.', 'node_modules'],
    quietDeps: true,
    silenceDeprecations: ['import'],
  })
  // The page's policy allows no other origin and no data: address, and an
  // address inside the style sheet would miss the content hash.
  if (/url\(/.test(css)) throw new Error(`${name}.css must not refer to other files`)
  return css
}

async function script() {
  const result = await build({
    entryPoints: ['static/js/app.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2020',
    write: false,
    legalComments: 'none',
  })
  return result.outputFiles[0].text
}

// forms returns a file and its compressed forms, by name.
function forms(name, body) {
  const bytes = Buffer.from(body)
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    [`${name}.br`]: brotliCompressSync(bytes, best),
    [`${name}.gz`]: gzipSync(bytes, { level: 9 }),
    [name]: bytes,
  }
}

const files = forms('app.js', await script())
for (const icon of await readdir('static/icons')) {
  Object.assign(files, forms(icon, await readFile(join('static/icons', icon))))
}
Object.assign(files, forms('letter.css', styleSheet('letter')))
// This one comes last: make takes it as the sign that all is built.
Object.assign(files, forms('app.css', styleSheet('app')))

await mkdir(dist, { recursive: true })
for (const [name, bytes] of Object.entries(files)) await writeFile(join(dist, name), bytes)
for (const name of await readdir(dist)) {
  if (!(name in files)) await rm(join(dist, name))
}
