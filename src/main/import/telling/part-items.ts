import { ItemFiles } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { flag, integer, optional, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { saidTogether } from '../../sources/said-together.ts'
import type { JoinedItem } from '../../takeout/meaning/join-items.ts'
import { bytesOf, hexOf } from '../planning/digests.ts'
import type { PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'
import { filesOf, keysOf, ownOf } from './gather-strays.ts'
import type { SettleFiles } from './settle-files.ts'
import type { TellingParts } from './tell-items.ts'

const seenRow = rowReader({ firstSeen: integer, ownFavorite: optional(flag) })

interface Parting extends TellingParts {
  settling: SettleFiles
  joined: readonly JoinedItem[]
  files: readonly PlannedFile[]
}

/** A photo, what it is known by, and what is of it. */
interface Photo {
  own: readonly PlannedFile[]
  keys: ReadonlySet<string>
  /** Digests. */
  contents: ReadonlySet<string>
  beside: ReadonlySet<string>
}

/**
 * Photos that have something in common, such as one moving half, were one item while nothing but that was here of them: under the
 * addresses of both. Each gets an item of its own once the photos are here, unless any content, in whichever export, is a photo under
 * both. The items that changed.
 */
export function* partItems(parting: Parting): Steps<Set<number>> {
  const { database, items, source, claimsOf, plan, settling, mintId, now } = parting
  const changed = new Set<number>()
  const itemFiles = new ItemFiles(database)
  const firstSeenOf = database.prepare(
    'SELECT first_seen AS firstSeen, own_favorite AS ownFavorite FROM item WHERE ref = ?',
  )
  const due = [...together(parting)].filter(([item, photos]) => {
    const shown = itemFiles.all(item).filter(({ role }) => role === 'primary')
    const owners = (sha256: string): Photo[] =>
      photos.filter(({ contents }) => [...contents].some((digest) => hexOf(digest) === sha256))
    const isBeside = (sha256: string): boolean =>
      photos.some(({ beside }) => [...beside].some((digest) => hexOf(digest) === sha256))
    return shown.every(({ sha256 }) => owners(sha256).length === 1 || isBeside(sha256))
  })
  if (due.length === 0) return changed
  const claims = yield* claimsOf(new Set(due.flatMap(([, photos]) => photos.flatMap(({ contents }) => [...contents]))))
  for (const [item, photos] of due) {
    const [first, ...others] = photos
    if (!first) continue
    const isClaimed = (photo: Photo, digest: string): boolean =>
      (claims.get(digest) ?? []).some(
        (claim) => claim.source === source && claim.role === 'own' && photo.keys.has(claim.key ?? ''),
      )
    const isOne = photos.some((photo) =>
      photos.some((other) => other !== photo && [...other.contents].some((digest) => isClaimed(photo, digest))),
    )
    if (isOne) continue
    transaction(database, () => {
      const said = new Map(items.keysOf(item, source).map(({ key, facts }) => [key, facts]))
      const { firstSeen, ownFavorite } = seenRow(firstSeenOf.get(item) ?? {})
      for (const { own, keys, contents } of others) {
        const isHere = own.some(({ entry }) => items.withBytes(bytesOf(entry)).some((row) => row.item === item))
        const [key] = [...keys].toSorted()
        const [file] = own
        if (!isHere || key === undefined || !file) continue
        for (const each of keys) if (items.itemOf(source, each) === item) items.unsay(source, each, now)
        // What other exports have said of it goes with it.
        const facts = saidTogether(said.get(key) ?? {}, sayingOf(plan.saidOf(key), now))
        const { filename = file.name } = facts
        const apart = items.mint({ id: mintId(), filename, video: false, source, key, facts, firstSeen }, now)
        for (const each of keys) {
          const before = said.get(each)
          if (before && each !== key && items.itemOf(source, each) === undefined)
            items.join(apart, { source, key: each, facts: before, firstSeen }, now)
        }
        for (const digest of contents)
          for (const row of itemFiles.all(item))
            if (row.role === 'primary' && row.sha256 === hexOf(digest))
              itemFiles.give({ item, ...row }, apart, 'primary', now)
        if (ownFavorite !== undefined) items.favor(apart, ownFavorite)
        for (const each of own) settling.prefer(apart, each)
        changed.add(apart)
      }
      for (const file of first.own) settling.prefer(item, file)
      changed.add(item)
    })
    yield
  }
  return changed
}

/** Photos that are one item by their addresses, and have anything beside them in common. */
function together({ joined, files, items, source }: Parting): Map<number, Photo[]> {
  const byItem = new Map<number, Photo[]>()
  for (const each of joined) {
    const all = filesOf(each, files)
    const keys = keysOf(all)
    const shown = ownOf(each, files)
    const photos = shown.filter(({ role }) => role === 'own')
    // An edited copy whose photo is nowhere stands for that.
    const own = photos.length > 0 ? photos : shown
    const its = new Set([...keys].flatMap((key) => items.itemOf(source, key) ?? []))
    const [item] = its
    if (item === undefined || own.length === 0) continue
    const contents = new Set(own.flatMap(({ entry }) => entry.digest ?? []))
    const beside = new Set(
      all.flatMap(({ entry: { digest } }) => (digest === undefined || contents.has(digest) ? [] : digest)),
    )
    byItem.set(item, [...(byItem.get(item) ?? []), { own, keys, contents, beside }])
  }
  for (const [item, photos] of byItem) {
    // What goes with one of them alone stands for another whose photo is nowhere.
    const all = photos.flatMap(({ contents, beside }) => [...contents, ...beside])
    const isCommon = photos.length > 1 && new Set(all).size < all.length
    // Whoever knows the item means the photo.
    if (isCommon)
      byItem.set(
        item,
        photos.toSorted((one, other) => Number(other.beside.size > 0) - Number(one.beside.size > 0)),
      )
    else byItem.delete(item)
  }
  return byItem
}
