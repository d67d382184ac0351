import { hash } from 'node:crypto'
import { expect, it } from 'vitest'
import { ExportMemory } from '../../../src/main/import/memory/export-memory.ts'
import { Plan } from '../../../src/main/import/planning/plan.ts'
import { withFilesOfOthers } from '../../../src/main/import/telling/besides/files-of-others.ts'
import { ExportRows } from '../../../src/main/index/export-rows.ts'
import { openDatabase, transaction } from '../../../src/main/index/schema/database.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { jsonOf, type IndexedEntry } from '../../../src/main/takeout/reading/index-entries.ts'
import { matchExport } from '../../../src/main/takeout/stock/match-export.ts'
import { addRow } from '../../rows/rows.ts'

const year = 'Takeout/Google Photos/Photos from 2019'
const base64 = (text: string): string => hash('sha256', text, 'base64')
const facts = (id: string, name: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      title: `${name}.HEIC`,
      description: `of ${id}`,
      photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1) / 1000) },
      url: `https://photos.google.com/photo/${id}`,
    }),
  )

/** So many photos are in each export, and the first two, with a moving half each, in all of them. */
const [photos, common, exports] = [2500, 2, 3]

/** An index in which exports are remembered, and the photos that all of them have are here. */
function remembering(): { database: ReturnType<typeof openDatabase>; source: number } {
  const database = openDatabase(':memory:')
  addRow(database, 'owner', { id: 'me', name: '' })
  const source = addRow(database, 'source', { id: 'exports', kind: 'takeout', owner: 'me' })
  const rows = new ExportRows(database)
  transaction(database, () => {
    for (let nth = 1; nth <= exports; nth++) {
      const ref = rows.settle(`2026010${nth}T101500Z`, source, 1, false)
      for (let at = 0; at < photos; at++) {
        const [id, name] = [at < common ? `common${at}` : `${nth} ${at}`, `IMG_${at}`]
        const keep = (file: string, content: string): void =>
          rows.keepDigest(ref, { path: `${year}/${file}`, size: 1, mark: id }, base64(content))
        keep(`${name}.HEIC`, id)
        if (at < common) keep(`${name}.MOV`, `half of ${id}`)
        const key = { path: `${year}/${name}.HEIC.json`, size: 1, mark: id }
        rows.keepJson(ref, key, base64(`facts of ${id}`), facts(id, name))
      }
    }
    for (let at = 0; at < common; at++) {
      const item = addRow(database, 'item', { ref: at + 1 })
      addRow(database, 'item_source', { item, source, key: `photos.google.com/photo/common${at}`, facts: '{}' })
      for (const [role, content] of [
        ['primary', `common${at}`],
        ['motion', `half of common${at}`],
      ] as const) {
        const sha256 = hash('sha256', content)
        const file = addRow(database, 'file', { path: `Photos/${content}`, sha256 })
        addRow(database, 'item_file', { item, role, file })
      }
    }
  })
  return { database, source }
}

/** A new export that has the halves alone. */
function halvesAlone(): Plan {
  const entries: IndexedEntry[] = []
  for (let at = 0; at < common; at++) {
    const name = `IMG_${at}`
    const bytes = facts(`common${at}`, name)
    entries.push({ source: 0, path: `${year}/${name}.MOV`, size: 1, at: 2 * at, digest: base64(`half of common${at}`) })
    const json = jsonOf(`${name}.HEIC.json`, bytes)
    entries.push({ source: 0, path: `${year}/${name}.HEIC.json`, size: bytes.length, at: 2 * at + 1, json })
  }
  return new Plan([{ id: '20260601T101500Z', matched: matchExport(entries, true) }], false)
}

it('few photos are told together with what large exports have of them alone, in small steps', () => {
  const { database, source } = remembering()
  const [items, memory] = [new SourceItems(database), new ExportMemory(database, () => 1)]
  const steps = withFilesOfOthers({ database, items, source, plan: halvesAlone(), memory, refs: new Set() })
  let count = 0
  let step = steps.next()
  for (; !step.done; step = steps.next()) count++
  const { plan, others } = step.value
  const names = plan.files.map(({ name }) => name).toSorted()
  const ofEach = Array.from({ length: common }, (_, at) => [
    ...Array<string>(exports).fill(`IMG_${at}.HEIC`),
    ...Array<string>(exports + 1).fill(`IMG_${at}.MOV`),
  ])
  expect(names).toEqual(ofEach.flat())
  expect(others.map(({ folders }) => folders.map(({ media, sidecars }) => [media.length, sidecars.length]))).toEqual(
    Array.from({ length: exports }, () => [[2 * common, common]]),
  )
  // All that their facts say, of which matching needs little.
  const said = [...plan.keys()].flatMap((key) => plan.saidOf(key).flatMap(({ sidecars }) => sidecars))
  expect(new Set(said.map(({ description }) => description))).toEqual(new Set(['of common0', 'of common1']))
  // Some hundred entries are unpacked in one step.
  expect(count).toBeGreaterThan((exports * photos * 2) / 500)
  database.close()
})
