import type { EntryClass } from '../../../shared/imports/entry-class.ts'
import { isKept, type IndexedEntry } from '../reading/index-entries.ts'
import type { MatchedFile } from '../matching/match-folder.ts'
import { Groups } from '../meaning/groups.ts'
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

/** A photo or video with everything that is known of it. */
interface Known {
  entry: IndexedEntry
  role: MatchedFile['role']
  url: string | undefined
  /** Digest of the photo that it goes with. */
  of: string | undefined
}

/** Items that bytes and addresses make one. */
class Items {
  readonly #groups = new Groups()
  readonly #byUrl = new Map<string, string>()

  root(digest: string): string {
    return this.#groups.rootOf(digest)
  }

  add(digest: string, url: string | undefined): void {
    this.#groups.add(digest)
    if (url === undefined) return
    const other = this.#byUrl.get(url)
    if (other === undefined) this.#byUrl.set(url, digest)
    else this.#groups.join(digest, other)
  }

  hasUrl(url: string): boolean {
    return this.#byUrl.has(url)
  }

  ofUrl(url: string): string | undefined {
    const digest = this.#byUrl.get(url)
    return digest === undefined ? undefined : this.root(digest)
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

/** Which class each entry is in, and what the albums have. */
export class Classification {
  readonly classes = new Map<IndexedEntry, EntryClass>()
  /** Entries whose bytes are new, damaged ones included that are kept, with the class that whole ones are in. */
  readonly stored = new Map<IndexedEntry, EntryClass>()
  /** Entries of one path in several parts that are not the same. */
  readonly conflicts: IndexedEntry[] = []
  readonly #items = new Items()
  #known: Known[] = []
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
      const of = match.of === undefined ? undefined : folder.media[match.of]?.entries.find(isKept)?.digest
      let first: string | undefined
      let differ = false
      for (const entry of entries) {
        if (entry.isLost) this.classes.set(entry, 'failed')
        else if (entry.digest === undefined || !isKept(entry)) this.classes.set(entry, 'damaged')
        else if (this.#before.isLost?.(entry.digest) === true) this.classes.set(entry, 'failed')
        else {
          first ??= entry.digest
          differ ||= entry.digest !== first
          if (differ) this.conflicts.push(entry)
          this.#known.push({ entry, role, url, of })
        }
      }
    }
  }

  /** Decides about everything that was added; the order in which it was added makes no difference to the numbers. */
  decide(): void {
    const digestOf = ({ entry }: Known): string => entry.digest ?? ''
    const own = this.#known.filter(({ role }) => role === 'own')
    for (const known of own) this.#items.add(digestOf(known), known.url)
    const largest = new Map<string, Known>()
    const old = new Set<string>()
    for (const known of own) {
      const root = this.#items.root(digestOf(known))
      if (this.#before.hasBytes(digestOf(known)) || (known.url !== undefined && this.#before.hasItem(known.url)))
        old.add(root)
      const best = largest.get(root)
      if (!best || isLarger(known.entry, best.entry)) largest.set(root, known)
    }
    const seen = new Set<string>()
    for (const [root, known] of largest) this.#first(known, old.has(root) ? 'rendition' : 'imported', seen)
    for (const known of own) this.#first(known, 'rendition', seen)
    for (const role of ['edited', 'motion'] as const)
      for (const known of this.#known) if (known.role === role) this.#first(known, role, seen)
    // An export can have a million, and nothing more is decided about them.
    this.#known = []
  }

  #first(known: Known, as: EntryClass, seen: Set<string>): void {
    const { entry } = known
    if (this.classes.has(entry)) return
    const digest = entry.digest ?? ''
    const original = this.#originalOf(known)
    const seenAs = original === undefined ? digest : `${digest} ${original}`
    const isAgain = seen.has(digest) || (original !== undefined && seen.has(seenAs)) || this.#before.hasBytes(digest)
    this.classes.set(entry, entry.damage === undefined ? (isAgain ? 'duplicate' : as) : 'damaged')
    if (!isAgain) this.stored.set(entry, as)
    seen.add(seenAs)
  }

  /** What identifies the item that something goes with. */
  #originalOf({ role, of, url }: Known): string | undefined {
    if (role === 'own') return undefined
    return of === undefined ? url && this.#items.ofUrl(url) : this.#items.root(of)
  }

  /** An item with this address is here. */
  hasItem(url: string): boolean {
    return this.#items.hasUrl(url)
  }

  /** What identifies the items of a folder: those whose files are in it, and those that only their sidecars name. */
  members(folder: MatchedFolder): Set<string> {
    const members = new Set<string>()
    for (const [at, { entries }] of folder.media.entries()) {
      if (folder.matches[at]?.role !== 'own' && folder.matches[at]?.of !== undefined) continue
      for (const entry of entries)
        if (entry.digest !== undefined && isKept(entry)) members.add(this.#items.root(entry.digest))
    }
    for (const { sidecar } of folder.sidecars) {
      const member = sidecar.url === undefined ? undefined : this.#items.ofUrl(sidecar.url)
      if (member !== undefined) members.add(member)
    }
    return members
  }
}

/** The larger one; of two of a size, whichever has the lower digest, so that order does not matter. */
function isLarger(one: IndexedEntry, other: IndexedEntry): boolean {
  return one.size > other.size || (one.size === other.size && (one.digest ?? '') < (other.digest ?? ''))
}
