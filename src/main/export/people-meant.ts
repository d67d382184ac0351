import type { ItemId, Owner } from '../../shared/domain.ts'
import { foldText } from '../../shared/text/fold-text.ts'
import { ownerNames } from '../../shared/text/owner-names.ts'
import { failure, success, type Result } from '../../shared/problems/problem.ts'
import type { ExportedCatalogue, ExportedItem, ExportedPerson } from './read-catalogue.ts'

const asOwner = ({ id, name, emails }: ExportedPerson): Owner => ({ id: id as Owner['id'], name, emails })

/**
 * The person with this id, else called exactly so, by name, address, or as people are told apart who have one name; else as a
 * search sees it. Fails with `export-owner-unknown` if there is nobody, or several are.
 */
export function personMeant(people: readonly ExportedPerson[], wish: string): Result<ExportedPerson> {
  const names = ownerNames(people.map(asOwner), '')
  const calledSo = (same: (one: string, other: string) => boolean): ExportedPerson[] =>
    people.filter(({ id, name, emails }) =>
      [name, names.get(id as Owner['id']) ?? '', ...emails].some((each) => each !== '' && same(each, wish)),
    )
  const rules = [
    () => people.filter(({ id }) => id === wish),
    () => calledSo((one, other) => one.normalize('NFC') === other.normalize('NFC')),
    () => calledSo((one, other) => foldText(one) === foldText(other)),
  ]
  for (const rule of rules) {
    const found = rule()
    if (found.length > 1) break
    if (found[0]) return success(found[0])
  }
  const all = people.map(({ id }) => names.get(id as Owner['id']) || id)
  return failure('export-owner-unknown', { values: { name: wish, names: all.sort().join(', ') } })
}

/** What belongs to one person alone: items that a source of theirs has, with what their sources say, and their albums. */
export function narrowedTo(
  { id }: ExportedPerson,
  { people, albums, items, owners, accounts }: ExportedCatalogue,
): ExportedCatalogue {
  const theirs = new Map(
    [...items].flatMap(([key, item]) => {
      const sources = item.sources.filter(({ source }) => owners.get(source) === id)
      return sources.length > 0 ? [[key, { ...item, sources }] as const] : []
    }),
  )
  return {
    people,
    owners,
    accounts,
    items: theirs,
    albums: albums
      .filter(({ owner }) => owner === id)
      .map((album) => ({ ...album, items: album.items.filter((item) => theirs.has(item)) })),
  }
}

/** The same with these items alone, and no albums. */
export function withOnly(ids: readonly ItemId[], catalogue: ExportedCatalogue): ExportedCatalogue {
  const items = new Map<string, ExportedItem>(
    ids.flatMap((id) => {
      const item = catalogue.items.get(id)
      return item ? [[id, item] as const] : []
    }),
  )
  return { ...catalogue, items, albums: [] }
}
