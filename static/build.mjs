// Builds static/dist: one style sheet, one script, the icons, each also in a
// compressed form. Run it with "npm run build" from the top folder.
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { compile } from 'sass'

const dist = 'static/dist'

function styleSheet() {
  const { css } = compile('static/scss/app.scss', {
    style: 'compressed',
    // MOJ Frontend imports "node_modules/govuk-frontend/...", so the top
    // folder has to be on the path as well.
    loadPaths: ['.', 'node_modules'],
    quietDeps: true,
    silenceDeprecations: ['import'],
  })
  // The page's policy allows no other origin and no data: address, and an
  // address inside the style sheet would miss the content hash.
  if (/url\(/.test(css)) throw new Error('app.css must not refer to other files')
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

async function put(name, body) {
  const bytes = Buffer.from(body)
  await writeFile(join(dist, name), bytes)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  await writeFile(join(dist, `${name}.br`), brotliCompressSync(bytes, quality))
  await writeFile(join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }))
}

const files = { 'app.css': styleSheet(), 'app.js': await script() }
for (const icon of await readdir('static/icons')) {
  files[icon] = await readFile(join('static/icons', icon))
}
await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
for (const [name, body] of Object.entries(files)) await put(name, body)
