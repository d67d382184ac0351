import type { Steps } from '../../../slices.ts'
import { photoKey } from '../../../takeout/meaning/photo-address.ts'
import type { MatchedFile } from '../../../takeout/matching/match-folder.ts'
import { isSkipped } from '../../../takeout/stock/exports-here.ts'
import type { ExportFolder } from '../../../takeout/stock/match-export.ts'
import type { PlannedFile } from '../../planning/plan.ts'

/** Links that are looked at in one step. */
const atATime = 5000

/** What a file of an export has to do with others. */
export interface Link {
  /** The address that it is under. */
  key: string | undefined
  /** Of itself, and of the photo that it goes with. */
  digests: readonly string[]
}

const digestsOf = (entries: readonly { digest?: string | undefined }[]): string[] =>
  entries.flatMap(({ digest }) => digest ?? [])

const addressOf = (folder: ExportFolder, sidecar: number | undefined): string | undefined => {
  const url = sidecar === undefined ? undefined : folder.sidecars[sidecar]?.sidecar.url
  return url === undefined ? undefined : photoKey(url)
}

/** Of the files of a plan. */
export function* linksOfPlan(files: readonly PlannedFile[]): Generator<Link> {
  for (const { entry, key, of } of files) yield { key, digests: digestsOf([entry, ...of]) }
}

/** Of the files of folders of which anything is made, and of facts there. */
export function* linksOfFolders(folders: readonly ExportFolder[], withTrash: boolean): Generator<Link> {
  for (const folder of folders) {
    if (isSkipped(folder, withTrash)) continue
    for (const [at, { entries }] of folder.media.entries()) {
      const { sidecar, of } = folder.matches[at] ?? {}
      const key = addressOf(folder, sidecar)
      const ofPhoto = of === undefined ? [] : digestsOf(folder.media[of]?.entries ?? [])
      for (const entry of entries) yield { key, digests: [...digestsOf([entry]), ...ofPhoto] }
    }
    for (const at of folder.sidecars.keys()) {
      const key = addressOf(folder, at)
      if (key !== undefined) yield { key, digests: [] }
    }
  }
}

/** All that links name, in a few bytes each: of what is not among them nothing is named, and of anything else something may be. */
export class Named {
  readonly #hashes: Uint32Array

  private constructor(hashes: ReadonlySet<number>) {
    this.#hashes = Uint32Array.from(hashes)
  }

  static *by(links: Iterable<Link>): Steps<Named> {
    const hashes = new Set<number>()
    let seen = 0
    for (const { key, digests } of links) {
      if (key !== undefined) hashes.add(hashOf(key))
      for (const digest of digests) hashes.add(hashOf(digest))
      seen++
      if (seen % atATime === 0) yield
    }
    return new Named(hashes)
  }

  mayHaveAny(texts: readonly string[]): boolean {
    const wanted = new Set(texts.map(hashOf))
    return wanted.size > 0 && this.#hashes.some((hash) => wanted.has(hash))
  }
}

/** In their order, each with its place among these alone. */
function placesOf(all: ReadonlySet<number>): Map<number, number> {
  return new Map([...all].toSorted((one, other) => one - other).map((at, place) => [at, place]))
}

/** The same match where files and facts have other places. */
function moved(
  match: MatchedFile,
  files: ReadonlyMap<number, number>,
  facts: ReadonlyMap<number, number>,
): MatchedFile {
  const { sidecar, own, of, editOf, ...rest } = match
  const [newSidecar, newOwn] = [sidecar, own].map((at) => (at === undefined ? undefined : facts.get(at)))
  const [newOf, newEditOf] = [of, editOf].map((at) => (at === undefined ? undefined : files.get(at)))
  return {
    ...rest,
    ...(newSidecar !== undefined && { sidecar: newSidecar }),
    ...(newOwn !== undefined && { own: newOwn }),
    ...(newOf !== undefined && { of: newOf }),
    ...(newEditOf !== undefined && { editOf: newEditOf }),
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Contents, and addresses, that are to be told together. */
export class Concerned {
  readonly digests: Set<string>
  readonly keys = new Set<string>()

  constructor(digests: Set<string>) {
    this.digests = digests
  }

  get size(): number {
    return this.digests.size + this.keys.size
  }

  get sizes(): { digests: number; keys: number } {
    return { digests: this.digests.size, keys: this.keys.size }
  }

  has({ entry, key }: Pick<PlannedFile, 'entry' | 'key'>): boolean {
    return this.digests.has(entry.digest ?? '') || this.#hasKey(key)
  }

  #hasKey(key: string | undefined): boolean {
    return key !== undefined && this.keys.has(key)
  }

  /** What of a folder is to be told together, as if there was nothing else in it; undefined if that is nothing. */
  partOf(folder: ExportFolder): ExportFolder | undefined {
    const { media, matches, sidecars } = folder
    const files = new Set<number>()
    for (const [at, { entries }] of media.entries()) {
      const { sidecar, of, editOf } = matches[at] ?? {}
      const isHere = entries.some(({ digest }) => this.digests.has(digest ?? ''))
      if (!isHere && !this.#hasKey(addressOf(folder, sidecar))) continue
      for (const each of [at, of, editOf]) if (each !== undefined) files.add(each)
    }
    const facts = new Set([...sidecars.keys()].filter((at) => this.#hasKey(addressOf(folder, at))))
    for (const at of files)
      for (const each of [matches[at]?.sidecar, matches[at]?.own]) if (each !== undefined) facts.add(each)
    if (files.size + facts.size === 0) return undefined
    const [fileAt, factsAt] = [placesOf(files), placesOf(facts)]
    return {
      ...folder,
      media: [...fileAt.keys()].flatMap((at) => media[at] ?? []),
      matches: [...fileAt.keys()].map((at) => moved(matches[at] ?? { role: 'own' }, fileAt, factsAt)),
      sidecars: [...factsAt.keys()].flatMap((at) => sidecars[at] ?? []),
    }
  }

  /** What came after so many were found. */
  after({ digests, keys }: Concerned['sizes']): string[] {
    return [...[...this.digests].slice(digests), ...[...this.keys].slice(keys)]
  }

  #includes({ key, digests }: Link): boolean {
    return this.#hasKey(key) || digests.some((digest) => this.digests.has(digest))
  }

  /** With whatever is under one address with it, or goes with it. As often as something was found: chains of photos are short. */
  *grow(links: () => Iterable<Link>): Steps<void> {
    for (let before = -1; before !== this.size;) {
      before = this.size
      let seen = 0
      for (const link of links()) {
        seen++
        if (seen % atATime === 0) yield
        if (!this.#includes(link)) continue
        if (link.key !== undefined) this.keys.add(link.key)
        for (const digest of link.digests) this.digests.add(digest)
      }
      yield
    }
  }
}
