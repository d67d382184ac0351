import type { Content } from '../archives/found-entry.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { TakeoutLimits } from '../limits.ts'
import type { ZipPlaces } from '../archives/zip/zip-places.ts'
import { briefSidecar, type MediaSidecar } from '../sidecars/media-sidecar.ts'
import { indexedEntry, type IndexedEntry } from './index-entries.ts'
import type { InnerArchives, VisitedSource } from './visit-source.ts'

/** A zip that lies in a file of this machine, or in a part of one, for somebody else to list. */
export interface ZipOrder {
  path: string
  /** Where the zip begins in the file, and how long it is. */
  start: number
  length: number
  /** What it is called, and its place in the list of sources. */
  name: string
  source: number
  limits: TakeoutLimits
  inner: InnerArchives
}

/** Whoever lists zips besides this thread, each briefly as `visitSource` does. */
export interface ZipListers {
  /** So many zips at a time keep them busy. */
  readonly atATime: number
  /** Bytes of a zip from which on it is worth asking them: most of what is shorter is listed before a thread has started. */
  readonly worthFrom: number
  /** `seen` as in `Visit`. Rejects if there is nobody to do it any more, which says nothing about the zip. */
  list(order: ZipOrder, seen: (entries: number, facts: number) => void): Promise<PackedListing>
  /** Ends them and gives back their memory; what is under way rejects. */
  close(): Promise<void>
}

type Rest = Pick<
  IndexedEntry,
  'json' | 'damage' | 'isArchive' | 'digest' | 'strange' | 'trouble' | 'otherPath' | 'rawName' | 'isOldName'
>

/**
 * What there is in a zip, in few large pieces, which pass from thread to thread in a tenth of the time that an object for each
 * entry takes. The position of an entry is its number in the zip.
 */
export interface PackedListing {
  paths: string[]
  sizes: number[]
  checksums: Uint32Array
  /** Of entries that are whole files with facts of a photo and nothing else, in their order: */
  sidecars: {
    at: Uint32Array
    titles: (string | undefined)[]
    urls: (string | undefined)[]
    takenAt: (number | undefined)[]
    flags: Uint8Array
  }
  /** What else is known of other entries. */
  rest: [at: number, rest: Rest][]
  nested: [at: number, content: Content | undefined][]
  problem?: Problem | undefined
  places: ZipPlaces
}

const flagNames = ['favourite', 'archived', 'trashed', 'fromPartner', 'fromSharedAlbum'] as const

function packFlags(sidecar: MediaSidecar): number {
  return flagNames.reduce((bits, name, bit) => bits | (Number(sidecar[name]) << bit), 0)
}

function unpackFlags(bits: number): Pick<MediaSidecar, (typeof flagNames)[number]> {
  return {
    favourite: (bits & 1) !== 0,
    archived: (bits & 2) !== 0,
    trashed: (bits & 4) !== 0,
    fromPartner: (bits & 8) !== 0,
    fromSharedAlbum: (bits & 16) !== 0,
  }
}

function plainSidecar(entry: IndexedEntry): MediaSidecar | undefined {
  const { json, digest, damage, trouble, strange, otherPath, rawName } = entry
  const isNamed = !strange && trouble === undefined && otherPath === undefined && rawName === undefined
  const isPlain = digest === undefined && damage === undefined && isNamed
  return json?.kind === 'sidecar' && isPlain ? json.sidecar : undefined
}

function restOf(entry: IndexedEntry): Rest {
  const { json, damage, isArchive, digest, strange, trouble, otherPath, rawName, isOldName } = entry
  return {
    json,
    digest,
    ...(otherPath !== undefined && { otherPath }),
    ...(rawName !== undefined && { rawName }),
    ...(isOldName && { isOldName }),
    ...(damage !== undefined && { damage }),
    ...(isArchive && { isArchive }),
    ...(strange && { strange }),
    ...(trouble !== undefined && { trouble }),
  }
}

/** Packs what `visitSource` has briefly found in a zip. */
export function packListing({ entries, nested, problem }: VisitedSource, places: ZipPlaces): PackedListing {
  const sidecars: { at: number; sidecar: MediaSidecar }[] = []
  const rest: PackedListing['rest'] = []
  for (const [at, entry] of entries.entries()) {
    const sidecar = plainSidecar(entry)
    if (sidecar) sidecars.push({ at, sidecar })
    else {
      const more = restOf(entry)
      if (Object.values(more).some((value) => value !== undefined)) rest.push([at, more])
    }
  }
  return {
    paths: entries.map(({ path }) => path),
    sizes: entries.map(({ size }) => size),
    checksums: Uint32Array.from(entries, ({ checksum = 0 }) => checksum),
    sidecars: {
      at: Uint32Array.from(sidecars, ({ at }) => at),
      titles: sidecars.map(({ sidecar }) => sidecar.title),
      urls: sidecars.map(({ sidecar }) => sidecar.url),
      takenAt: sidecars.map(({ sidecar }) => sidecar.takenAt),
      flags: Uint8Array.from(sidecars, ({ sidecar }) => packFlags(sidecar)),
    },
    rest,
    nested: [...nested].map(([{ at }, content]) => [at, content]),
    problem,
    places,
  }
}

/** A buffer loses its kind on the way to another thread. */
function asBuffer(content: Content | undefined): Content | undefined {
  if (!content?.ok) return content
  const { buffer, byteOffset, byteLength } = content.bytes
  return { ok: true, bytes: Buffer.from(buffer, byteOffset, byteLength) }
}

/** Undoes `packListing`, for the source with this number. */
export function unpackListing(packed: PackedListing, source: number): VisitedSource {
  const { paths, sizes, checksums, sidecars, rest, nested, problem } = packed
  const entries = paths.map((path, at) =>
    indexedEntry({ source, path, size: sizes[at] ?? 0, at, checksum: checksums[at] ?? 0 }),
  )
  for (const [which, at] of sidecars.at.entries()) {
    const entry = entries[at]
    if (!entry) continue
    const sidecar = briefSidecar(
      { title: sidecars.titles[which], url: sidecars.urls[which], takenAt: sidecars.takenAt[which] },
      unpackFlags(sidecars.flags[which] ?? 0),
    )
    entry.json = { kind: 'sidecar', sidecar }
  }
  for (const [at, more] of rest) {
    const entry = entries[at]
    if (entry) Object.assign(entry, more)
  }
  return {
    entries,
    nested: new Map(nested.flatMap(([at, content]) => (entries[at] ? [[entries[at], asBuffer(content)]] : []))),
    problem,
  }
}
