import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ItemRef, OwnerId } from '../../../src/shared/domain.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { albumList } from '../../../src/main/library/album-list.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { libraryColumns } from '../../../src/main/library/kept/kept-library.ts'
import { ownersHere } from '../../../src/main/library/owners.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { SampleIndex } from './sample-index.ts'
import { addRow, addRows, changeRows } from '../../rows/rows.ts'

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
            changeRows(sample.database, 'item', { account: null, remote_id: null, in_google: false }, { ref })
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
    { numRuns: someRuns(12, 40) },
  )
})

it('narrows more items than are read at a time, and nobody who is not here to nothing', () => {
  const sample = new SampleIndex()
  const { database } = sample
  addRow(database, 'account', { id: 'second', email: 'ben@example.org', name: 'Ben' })
  const numbers = Array.from({ length: 50_000 }, (_, at) => at + 1)
  addRows(
    database,
    'item',
    numbers.map((ref) => ({ ref, account: ref % 3 === 0 ? 'second' : 'account' })),
  )
  addRows(
    database,
    'file',
    numbers.map((id) => ({ id, path: `Photos/${id}.jpg` })),
  )
  addRows(
    database,
    'item_file',
    numbers.map((item) => ({ item, file: item })),
  )
  const count = (owner: OwnerId): number => libraryColumns(sample.database, { owner }).ref.length
  expect([count(ann), count(ownerIdOf('second') as OwnerId), count('nobody' as OwnerId)]).toEqual([33_334, 16_666, 0])
})

it('knows people by accounts and by exports, renamed ones by their names of today, and whose an album is', () => {
  const { sample, rows } = index()
  addRow(sample.database, 'account', { id: 'second', email: 'dora@example.org', name: 'Dora' })
  expect(ownersHere(sample.database)).toEqual([
    { id: cleo, name: '', emails: [] },
    { id: ann, name: 'Ann', emails: ['ann@example.org'] },
    { id: ben, name: 'Ben', emails: [] },
    { id: ownerIdOf('second'), name: 'Dora', emails: ['dora@example.org'] },
  ])
  rows.renameOwner(ben, 'Benjamin')
  changeRows(sample.database, 'account', { name: 'Dora M.' }, { id: 'second' })
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
  changeRows(sample.database, 'album', { owner: cleo }, { id: own })
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
  changeRows(sample.database, 'item', { in_google: false })
  expect(of()).toMatchObject([{ gone: true }, {}])
})
