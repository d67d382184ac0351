import type { EntryClass } from '../../../shared/imports/entry-class.ts'
import { isKept, type IndexedEntry } from '../reading/index-entries.ts'
import type { MatchedFile } from '../matching/match-folder.ts'
import type { MediaSidecar } from '../sidecars/media-sidecar.ts'
import type { FolderKind } from '../structure/folder-kind.ts'

/** A sidecar entry that was read. */
export interface SidecarEntry {
  entry: IndexedEntry
  sidecar: MediaSidecar
}

/** Files of one name in one folder: one, unless several parts have it. */
export interface MediaName {
  name: string
  entries: IndexedEntry[]
}

/** A folder whose files have found their sidecars. */
export interface MatchedFolder {
  name: string
  kind: FolderKind
  media: MediaName[]
  sidecars: SidecarEntry[]
  matches: MatchedFile[]
}

/** An edited copy or a moving half with everything that is known of it. */
interface Related {
  entry: IndexedEntry
  digest: string
  role: 'edited' | 'motion'
  url: string | undefined
  /** Digest of the photo that it goes with. */
  of: string | undefined
  /** A likeness of names alone says that it is an edited copy. */
  weak: boolean
}

/** The bytes that some photos and videos have in common. */
class Content {
  readonly digest: string
  /** Another content of the same item; itself for the one that stands for all of them. */
  up: Content = this
  /** The largest file of the item, for the content that stands for it. */
  best: IndexedEntry | undefined
  /** Something of the item was here before, for the content that stands for it. */
  isOld = false
  /** A file with it has its class. */
  isSeen = false

  constructor(digest: string) {
    this.digest = digest
  }
}

/** The content that stands for the item. */
function itemOf(content: Content): Content {
  let item = content
  for (; item.up !== item; item = item.up) {
    // Halves the way for the next.
    item.up = item.up.up
  }
  return item
}

/** Items that bytes and addresses make one. */
class Items {
  readonly #contents = new Map<string, Content>()
  readonly #byUrl = new Map<string, Content>()

  add(digest: string, url: string | undefined): Content {
    let content = this.#contents.get(digest)
    if (!content) {
      content = new Content(digest)
      this.#contents.set(digest, content)
    }
    if (url === undefined) return content
    const other = this.#byUrl.get(url)
    if (other === undefined) this.#byUrl.set(url, content)
    else itemOf(content).up = itemOf(other)
    return content
  }

  ofDigest(digest: string): Content | undefined {
    return this.#contents.get(digest)
  }

  ofUrl(url: string): Content | undefined {
    return this.#byUrl.get(url)
  }

  /** Items, each by the content that stands for it. */
  *all(): Generator<Content> {
    for (const content of this.#contents.values()) if (content.up === content) yield content
  }
}

/** What was in the mirror before the exports came that are put into classes. */
export interface KnownBefore {
  /** A file with these bytes, by their SHA-256 in base64. */
  hasBytes: (digest: string) => boolean
  /** An item with this address. */
  hasItem: (url: string) => boolean
  /** Bytes that came, and could not be kept. */
  isLost?: (digest: string) => boolean
}

/** Puts each entry into its class, and tells what the albums have. */
export class Classification {
  /** Entries of one path in several parts that are not the same. */
  readonly conflicts: IndexedEntry[] = []
  readonly #items = new Items()
  /** Photos and videos that go with no other, and their addresses. */
  #own: IndexedEntry[] = []
  #urls: (string | undefined)[] = []
  /** Of those, which have facts. */
  #told: boolean[] = []
  /** Of those, which are moving halves by their names, whose photo is not in their folder; by their places. */
  #halves = new Set<number>()
  #related: Related[] = []
  readonly #before: KnownBefore

  /** `before`: without it everything is new. */
  constructor(before: KnownBefore = { hasBytes: () => false, hasItem: () => false }) {
    this.#before = before
  }

  /** Takes the photos and videos of a folder. All folders have to be here before `decide`. */
  add(folder: MatchedFolder): void {
    for (const [at, { entries }] of folder.media.entries()) {
      const match = folder.matches[at] ?? { role: 'own' }
      const url = match.sidecar === undefined ? undefined : folder.sidecars[match.sidecar]?.sidecar.url
      // A moving half of a still that is not here is an item of its own.
      const role = match.role === 'motion' && match.of === undefined ? 'own' : match.role
      let first: string | undefined
      let differ = false
      for (const entry of entries) {
        const { digest } = entry
        if (entry.isLost) entry.its = 'failed'
        else if (digest === undefined || !isKept(entry)) entry.its = 'damaged'
        else if (this.#before.isLost?.(digest) === true) entry.its = 'failed'
        else {
          first ??= digest
          differ ||= digest !== first
          if (differ) this.conflicts.push(entry)
          if (role === 'own') {
            if (match.role === 'motion' && url !== undefined) this.#halves.add(this.#own.length)
            this.#own.push(entry)
            this.#urls.push(url)
            this.#told.push(match.sidecar !== undefined)
          } else {
            const of = match.of === undefined ? undefined : folder.media[match.of]?.entries.find(isKept)?.digest
            this.#related.push({ entry, digest, role, url, of, weak: match.inferred === true })
          }
        }
      }
    }
  }

  /** Decides about everything that was added; the order in which it was added makes no difference to the numbers. */
  decide(): void {
    this.#halvesGoWithPhotos()
    this.#goWithTheirPhotos()
    for (const [at, entry] of this.#own.entries()) this.#items.add(entry.digest ?? '', this.#urls[at])
    this.#goWithPhotos()
    this.#standForPhotos()
    for (const [at, entry] of this.#own.entries()) {
      const [digest, url] = [entry.digest ?? '', this.#urls[at]]
      const content = this.#items.ofDigest(digest)
      if (!content) continue
      const item = itemOf(content)
      item.isOld ||= this.#before.hasBytes(digest) || (url !== undefined && this.#before.hasItem(url))
      if (!item.best || isLarger(entry, item.best)) item.best = entry
    }
    for (const { best, isOld } of this.#items.all()) if (best) this.#decideOwn(best, isOld ? 'rendition' : 'imported')
    for (const entry of this.#own) this.#decideOwn(entry, 'rendition')
    const seen = new Set<string>()
    // As `joinItems` has it, a movie that is a moving half anywhere is no edited copy of another.
    const halves = new Set(
      this.#related.flatMap(({ role, of, digest }) => (role === 'motion' && of !== undefined ? digest : [])),
    )
    for (const related of this.#related) if (halves.has(related.digest)) related.role = 'motion'
    for (const role of ['edited', 'motion'] as const)
      for (const related of this.#related) if (related.role === role) this.#decideRelated(related, seen)
    // An export can have a million, and nothing more is decided about them.
    this.#own = []
    this.#urls = []
    this.#told = []
    this.#halves.clear()
    this.#related = []
  }

  /** What is a moving half by its name goes with the photo that has its address, wherever that lies, as `joinItems` has it. */
  #halvesGoWithPhotos(): void {
    if (this.#halves.size === 0) return
    const photos = new Set(this.#urls.filter((url, at) => url !== undefined && !this.#halves.has(at)))
    const moved = new Set<number>()
    for (const at of this.#halves) {
      const [entry, url] = [this.#own[at], this.#urls[at]]
      if (entry?.digest === undefined || url === undefined || !photos.has(url)) continue
      moved.add(at)
      this.#related.push({ entry, digest: entry.digest, role: 'motion', url, of: undefined, weak: false })
    }
    this.#moveAway(moved)
  }

  /** What goes with a photo in one place, and is without it in another, goes with it there, too, as `joinItems` has it. */
  #goWithPhotos(): void {
    const all = this.#related.filter(({ digest, of, url }) => (of ?? url) !== undefined && of !== digest)
    const claims = Map.groupBy(all, ({ digest }) => digest)
    if (claims.size === 0) return
    const alone: number[] = []
    const [told, addressed] = [new Set<string>(), new Set<string>()]
    for (const [at, { digest = '' }] of this.#own.entries()) {
      if (!claims.has(digest)) continue
      alone.push(at)
      if (this.#told[at]) told.add(digest)
      if (this.#urls[at] !== undefined) addressed.add(digest)
    }
    if (alone.length === 0) return
    const photos = this.#withPhotos(new Set(all.map((claim) => this.#contentOf(claim))), claims)
    const moved = new Set<number>()
    for (const at of alone) {
      const { digest = '' } = this.#own[at] ?? {}
      const its = (claims.get(digest) ?? []).filter(({ weak }) => !weak || !told.has(digest))
      const originals = new Set(its.map((claim) => this.#contentOf(claim)))
      const [first] = its
      const one = [...originals].find((original) => original !== undefined && photos.has(original))
      const content = this.#items.ofDigest(digest)
      const item = content && originals.has(itemOf(content)) ? itemOf(content) : addressed.has(digest) ? undefined : one
      const entry = this.#own[at]
      if (!first || !entry || item === undefined || !photos.has(item)) continue
      moved.add(at)
      this.#related.push({ ...first, entry })
    }
    this.#moveAway(moved)
  }

  /** What goes with the photo of an address in one place is no photo of that address where it lies without it, as `joinItems` has it. */
  #goWithTheirPhotos(): void {
    if (this.#related.length === 0) return
    const keyOf = ({ digest, url }: Related): string => `${digest} ${url ?? ''}`
    const originals = new Set(this.#related.flatMap(({ of }) => of ?? []))
    const photos = new Set(
      this.#own.flatMap(({ digest = '' }, at) => (originals.has(digest) ? `${digest} ${this.#urls[at] ?? ''}` : [])),
    )
    const all = this.#related.filter(
      ({ digest, url, of }) => url !== undefined && of !== undefined && of !== digest && photos.has(`${of} ${url}`),
    )
    const beside = Map.groupBy(all, keyOf)
    const moved = new Set<number>()
    if (beside.size > 0)
      for (const [at, entry] of this.#own.entries()) {
        const url = this.#urls[at] ?? ''
        const its = beside.get(`${entry.digest ?? ''} ${url}`) ?? []
        const sure = its.filter(({ of = '' }) => !beside.has(`${of} ${url}`))
        const related = sure.find(({ role }) => role === 'motion') ?? sure[0]
        if (!related) continue
        moved.add(at)
        this.#related.push({ ...related, entry })
      }
    this.#moveAway(moved)
  }

  /** These, by their places, go with photos. */
  #moveAway(moved: ReadonlySet<number>): void {
    if (moved.size === 0) return
    this.#urls = this.#urls.filter((_, at) => !moved.has(at))
    this.#told = this.#told.filter((_, at) => !moved.has(at))
    this.#own = this.#own.filter((_, at) => !moved.has(at))
  }

  /** An edited copy whose photo is nowhere is an item of its own, as `joinItems` has it; of several the largest. */
  #standForPhotos(): void {
    const alone = this.#related.filter(
      ({ role, digest, of, url }) =>
        role === 'edited' &&
        of === undefined &&
        !this.#items.ofDigest(digest) &&
        (url === undefined || !(this.#items.ofUrl(url) || this.#before.hasItem(url))),
    )
    if (alone.length === 0) return
    const beside = new Set(this.#related.flatMap(({ digest, of }) => (of === undefined ? [] : digest)))
    const stands = Map.groupBy(alone, ({ url, digest }) => url ?? digest).values()
    const [own, urls] = [[...this.#own], [...this.#urls]]
    const moved = new Set<Related>()
    for (const its of stands) {
      const best = its.reduce((one, other) => (isLarger(other.entry, one.entry) ? other : one))
      if (beside.has(best.digest)) continue
      this.#items.add(best.digest, best.url)
      own.push(best.entry)
      urls.push(best.url)
      moved.add(best)
    }
    this.#own = own
    this.#urls = urls
    this.#related = this.#related.filter((each) => !moved.has(each))
  }

  /** Those of these items that have a photo beside what goes with others. */
  #withPhotos(items: ReadonlySet<Content | undefined>, others: ReadonlyMap<string, unknown>): Set<Content> {
    const photos = new Set<Content>()
    for (const { digest = '' } of this.#own) {
      const content = others.has(digest) ? undefined : this.#items.ofDigest(digest)
      if (content && items.has(itemOf(content))) photos.add(itemOf(content))
    }
    return photos
  }

  /** The item that something goes with. */
  #contentOf({ of, url }: Related): Content | undefined {
    const content = of === undefined ? this.#items.ofUrl(url ?? '') : this.#items.ofDigest(of)
    return content && itemOf(content)
  }

  #decideOwn(entry: IndexedEntry, as: EntryClass): void {
    const content = this.#items.ofDigest(entry.digest ?? '')
    if (entry.its !== undefined || !content) return
    this.#put(entry, as, content.isSeen || this.#before.hasBytes(content.digest))
    content.isSeen = true
  }

  #decideRelated(related: Related, seen: Set<string>): void {
    const { entry, digest, role } = related
    if (entry.its !== undefined) return
    const original = this.#originalOf(related)
    const seenAs = original === undefined ? digest : `${digest} ${original}`
    const isSeen = seen.has(digest) || seen.has(seenAs) || this.#items.ofDigest(digest)?.isSeen === true
    this.#put(entry, role, isSeen || this.#before.hasBytes(digest))
    seen.add(seenAs)
  }

  /** `isAgain`: its bytes are here already. */
  #put(entry: IndexedEntry, as: EntryClass, isAgain: boolean): void {
    entry.its = entry.damage === undefined ? (isAgain ? 'duplicate' : as) : 'damaged'
    if (!isAgain) entry.storedAs = as
  }

  /** What identifies the item that something goes with. */
  #originalOf({ of, url }: Related): string | undefined {
    if (of === undefined) {
      const item = url === undefined ? undefined : this.#items.ofUrl(url)
      return item && itemOf(item).digest
    }
    const content = this.#items.ofDigest(of)
    return content ? itemOf(content).digest : of
  }

  /** An item with this address is here. */
  hasItem(url: string): boolean {
    return this.#items.ofUrl(url) !== undefined
  }

  /** How many items a folder has: those whose files are in it, and those that only their sidecars name. */
  countMembers(folder: MatchedFolder): number {
    const members = new Set<Content | string>()
    for (const [at, { entries }] of folder.media.entries()) {
      const match = folder.matches[at]
      if (match?.role !== 'own' && match?.of !== undefined) continue
      for (const entry of entries) {
        if (entry.digest === undefined || !isKept(entry)) continue
        const content = this.#items.ofDigest(entry.digest)
        members.add(content ? itemOf(content) : entry.digest)
      }
    }
    for (const { sidecar } of folder.sidecars) {
      const content = sidecar.url === undefined ? undefined : this.#items.ofUrl(sidecar.url)
      if (content) members.add(itemOf(content))
    }
    return members.size
  }
}

/** The larger one; of two of a size, whichever has the lower digest, so that order does not matter. */
function isLarger(one: IndexedEntry, other: IndexedEntry): boolean {
  return one.size > other.size || (one.size === other.size && (one.digest ?? '') < (other.digest ?? ''))
}
