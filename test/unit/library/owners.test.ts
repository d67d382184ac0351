import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ItemRef, OwnerId } from '../../../src/shared/domain.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { albumList } from '../../../src/main/library/album-list.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { ownersHere } from '../../../src/main/library/owners.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { SampleIndex } from './sample-index.ts'

const [ann, ben, cleo] = [ownerIdOf('account') as OwnerId, 'ben' as OwnerId, 'cleo' as OwnerId]

/** An index of Ann's account, with a source of exports for each of the others. */
function index(): { sample: SampleIndex; rows: SourceRows; exports: Map<OwnerId, number> } {
  const sample = new SampleIndex()
  const rows = new SourceRows(sample.database)
  const exports = new Map(
    [ann, ben, cleo].map((owner) => {
      rows.mentionOwner(owner, owner === ann ? 'Ann' : owner === ben ? 'Ben' : '')
      const source = { id: `exports of ${owner}`, kind: 'takeout' as const, account: undefined, owner, label: '' }
      return [owner, rows.setSource(source)]
    }),
  )
  return { sample, rows, exports }
}

const refs = (sample: SampleIndex, owner: OwnerId, more: object = {}): ItemRef[] =>
  [...libraryColumns(sample.database, { owner, ...more }).ref].toSorted((one, other) => one - other) as ItemRef[]

it('narrows to what any source of a person says anything of, whichever of them: fuzzed', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          listed: fc.boolean(),
          said: fc.subarray([ann, ben, cleo]),
          state: fc.constantFrom('listed' as const, 'gone' as const, 'archived' as const),
          here: fc.boolean(),
        }),
        { maxLength: 30 },
      ),
      fc.constantFrom(undefined, ben),
      (items, accountIsOf) => {
        const { sample, rows, exports } = index()
        const expected = new Map<OwnerId, ItemRef[]>([ann, ben, cleo].map((owner) => [owner, []]))
        if (accountIsOf !== undefined)
          rows.setSource({
            id: librarySourceIdOf('account'),
            kind: 'library',
            account: 'account',
            owner: accountIsOf,
            label: 'ann@example.org',
          })
        for (const { listed, said, state, here } of items) {
          const ref = sample.item(here ? {} : { file: false })
          if (!listed)
            sample.database
              .prepare('UPDATE item SET account = NULL, remote_id = NULL, in_google = 0 WHERE ref = ?')
              .run(ref)
          for (const owner of said)
            rows.addToItem({
              item: ref,
              source: exports.get(owner) ?? 0,
              key: `${ref}`,
              state,
              facts: '{}',
              firstSeen: 0,
            })
          if (!here) continue
          for (const owner of new Set([...said, ...(listed ? [accountIsOf ?? ann] : [])]))
            expected.get(owner)?.push(ref)
        }
        for (const [owner, theirs] of expected) {
          expect(refs(sample, owner)).toEqual(theirs)
          expect(refs(sample, owner, { search: 'IMG_1' })).toEqual(
            [...libraryColumns(sample.database, { search: 'IMG_1' }).ref]
              .filter((ref) => theirs.includes(ref as ItemRef))
              .toSorted((one, other) => one - other),
          )
        }
        sample.database.close()
      },
    ),
    { numRuns: 40 },
  )
})

it('narrows more items than are read at a time, and nobody who is not here to nothing', () => {
  const sample = new SampleIndex()
  sample.database.exec(`
    INSERT INTO account (id, email, name) VALUES ('second', 'ben@example.org', 'Ben');
    WITH RECURSIVE number(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < 50000)
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
      SELECT value, 'item' || value, iif(value % 3 = 0, 'second', 'account'), 'remote' || value, 'a', 'image/jpeg', '', 0, 0
      FROM number;
    INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, published_at)
      SELECT ref, id, id, 1, '', '', 0, 0 FROM item;
    INSERT INTO item_file (item, role, number, file, mime_type) SELECT ref, 'primary', 0, ref, 'image/jpeg' FROM item;`)
  const count = (owner: OwnerId): number => libraryColumns(sample.database, { owner }).ref.length
  expect([count(ann), count(ownerIdOf('second') as OwnerId), count('nobody' as OwnerId)]).toEqual([33_334, 16_666, 0])
})

it('knows people by accounts and by exports, renamed ones by their names of today, and whose an album is', () => {
  const { sample, rows } = index()
  sample.database.exec(`INSERT INTO account (id, email, name) VALUES ('second', 'dora@example.org', 'Dora')`)
  expect(ownersHere(sample.database)).toEqual([
    { id: cleo, name: '', emails: [] },
    { id: ann, name: 'Ann', emails: ['ann@example.org'] },
    { id: ben, name: 'Ben', emails: [] },
    { id: ownerIdOf('second'), name: 'Dora', emails: ['dora@example.org'] },
  ])
  rows.renameOwner(ben, 'Benjamin')
  sample.database.exec(`UPDATE account SET name = 'Dora M.' WHERE id = 'second'`)
  rows.setSource({ id: librarySourceIdOf('account'), kind: 'library', account: 'account', owner: ben, label: '' })
  expect(ownersHere(sample.database)).toMatchObject([
    { id: cleo },
    { id: ann, name: 'Ann', emails: [] },
    { name: 'Benjamin', emails: ['ann@example.org'] },
    { name: 'Dora M.' },
  ])
  sample.album('Trip')
  expect(albumList(sample.database, false)).toMatchObject([{ title: 'Trip', owner: ben }])
  const own = sample.album('Own')
  sample.database.prepare('UPDATE album SET owner = ? WHERE id = ?').run(cleo, own)
  expect(albumList(sample.database, false)[1]).toMatchObject({ title: 'Own', owner: cleo })
})

it('tells of an item which source says what, its account first and without a row, several keys of one source together', () => {
  const { sample, rows, exports } = index()
  const item = sample.item({ description: 'By the lake' })
  const of = (): unknown => {
    const found = itemDetails(sample.database, item)
    return found.ok ? found.value.sources : found.problem
  }
  const account = { kind: 'library', owner: { id: ann, name: 'Ann' }, email: 'ann@example.org', gone: false }
  expect(of()).toEqual([
    {
      ...account,
      owner: expect.objectContaining(account.owner),
      firstSeen: 0,
      says: ['filename', 'creationTime', 'description'],
    },
  ])
  const source = exports.get(ben) ?? 0
  const say = (key: string, state: 'listed' | 'gone', facts: object, firstSeen: number): void =>
    rows.addToItem({ item, source, key, state, facts: JSON.stringify(facts), firstSeen })
  say('one', 'gone', { asOf: '2026-03-01T10:15:00Z', people: ['Ann'] }, 2000)
  say('two', 'listed', { asOf: '2026-05-01T10:15:00Z', favorite: true }, 1000)
  expect(of()).toMatchObject([
    account,
    {
      kind: 'takeout',
      owner: { id: ben, name: 'Ben', emails: [] },
      firstSeen: 1000,
      asOf: '2026-05-01T10:15:00Z',
      gone: false,
      says: ['people', 'favorite'],
    },
  ])
  rows.markGone(source, 'two')
  expect(of()).toMatchObject([{}, { gone: true }])
  sample.database.exec(`UPDATE item SET in_google = 0`)
  expect(of()).toMatchObject([{ gone: true }, {}])
})
