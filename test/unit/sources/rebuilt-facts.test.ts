import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ItemId } from '../../../src/shared/domain.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import type { FileDescription } from '../../../src/main/intake/describe-file.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { RecordFile } from '../../../src/main/intake/record-file.ts'
import { catalogueLines } from '../../../src/main/mirror/documents/catalogue.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { rebuiltFrom, rowsOf } from '../verify/rebuild/filled-index.ts'
import { instant, someFacts, someState } from './generated-facts.ts'
import { addRow } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)

const inFile = fc.record(
  {
    clock: instant.map((at) => Date.parse(at)),
    recorded: instant,
    offsetMinutes: fc.constantFrom(120, -210),
    place: fc.constant({ latitude: 35.7, longitude: 139.7 }),
  },
  { requiredKeys: [] },
)
const one = fc.record({
  said: fc.array(fc.record({ source: fc.nat(1), facts: someFacts, state: someState, firstSeen: fc.nat(9) }), {
    minLength: 1,
    maxLength: 3,
  }),
  listed: fc.option(fc.record({ creationTime: instant, description: fc.option(fc.constant('by Google')) })),
  again: fc.option(someFacts),
  file: fc.option(inFile),
  favor: fc.option(fc.boolean()),
})
type One = typeof one extends fc.Arbitrary<infer Value> ? Value : never

/** An index whose items have come from several sources, with their files, as imports and backups write it. */
function indexOf(all: readonly One[]): DatabaseSync {
  const database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann', email: 'ann@example.org', name: 'Ann' })
  addRow(database, 'run', { id: 1, kind: 'import' })
  const [rows, items] = [new SourceRows(database), new SourceItems(database)]
  const [record, journal] = [new RecordFile(database), new FileJournal(database, 1)]
  const sources = ['hers', 'his'].map((id) =>
    rows.setSource({ id, kind: 'takeout', account: undefined, owner: `of ${id}`, label: '' }),
  )
  for (const [at, { said, listed, again, file, favor }] of all.entries()) {
    const id = `item-${at}` as ItemId
    let item: number | undefined
    if (listed)
      item = addRow(database, 'item', {
        id,
        account: 'ann',
        filename: 'g.jpg',
        creation_time: listed.creationTime,
        description: listed.description,
        taken_at: Date.parse(listed.creationTime),
        time_known: 'instant',
        first_seen: 7,
        camera: '{}',
      })
    for (const [nth, { source, ...what }] of said.entries()) {
      const saying = { ...what, source: sources[source] ?? 0, key: `${at} ${nth}` }
      if (item === undefined) item = items.mint({ ...saying, id, filename: `${at}.jpg`, video: false }, now)
      else items.join(item, saying, now)
    }
    if (item !== undefined && file) {
      const path = photoPathFromRow(`Photos/2021/07/${at}.jpg`)
      const { clock, place, ...times } = file
      const description: FileDescription = {
        type: { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' },
        takenAt: 0,
        placedAt: 0,
        ...(clock !== undefined && { takenLocal: clock }),
        metadata: { motion: false, animated: false, ...times, ...place },
      }
      const from = { source: sources[0] ?? 0, fidelity: 'original' as const }
      const wanted = { item, id, role: 'primary' as const, from, filename: 'x', video: false, creationTime: '' }
      const known = { path, pathKey: nameKey(path), bytes: 1, sha256: 'a'.repeat(64), mtimeHere: undefined, now }
      record.save(wanted, journal, { ...known, description })
    }
    if (item !== undefined && favor !== null) items.favor(item, favor)
    const [first] = said
    if (again && first) items.say({ source: sources[first.source] ?? 0, key: `${at} 0`, facts: again }, now)
  }
  return database
}

test('all that sources say is the same after a rebuild from the catalogue, byte for byte and row for row', () => {
  fc.assert(
    fc.property(fc.array(one, { maxLength: 4 }), (all) => {
      const index = indexOf(all)
      const lines = [...catalogueLines(index)]
      const rebuilt = rebuiltFrom(lines, now)
      expect([...catalogueLines(rebuilt)]).toEqual(lines)
      expect(rowsOf(rebuilt)).toEqual(rowsOf(index))
    }),
    { numRuns: someRuns(20, 60) },
  )
})

test('a catalogue says who, where and how much an item is liked', () => {
  const index = openDatabase(':memory:')
  const source = new SourceRows(index).setSource({
    id: 'hers',
    kind: 'takeout',
    account: undefined,
    owner: 'nora',
    label: '',
  })
  const facts = {
    filename: 'IMG_1.jpg',
    people: ['Nora', '小明'],
    favorite: true as const,
    archived: true as const,
    location: { latitude: 46.5, longitude: 9.25, from: 'geoData' as const },
  }
  const id = 'minted' as ItemId
  new SourceItems(index).mint({ id, filename: 'x', video: false, source, key: 'address', firstSeen: 1, facts }, now)
  const line = [...catalogueLines(index)].map((text) => JSON.parse(text) as Record<string, unknown>).at(-1)
  expect(line).toMatchObject({ id, ...facts, sources: [{ source: 'hers', key: 'address', facts }] })
  expect(Object.keys(line ?? {}).slice(-4)).toEqual(['favorite', 'archived', 'people', 'location'])
})
