import { fileName, isJsonName, jsonDigest, type IndexedEntry } from '../reading/index-entries.ts'
import { matchFolderInSteps, type MatchOptions } from '../matching/match-folder.ts'
import type { NamedSidecar } from '../matching/sidecar-index.ts'
import { albumOfFolder } from './album-of-folder.ts'
import type { MatchedFolder, MediaName, SidecarEntry } from './classify.ts'
import type { AlbumMetadata } from '../sidecars/album-metadata.ts'
import { atOnce, type Steps } from '../../slices.ts'
import { folderKinds, type FolderKind } from '../structure/folder-kind.ts'
import { placeEntriesInSteps, type PlacedFolder } from '../structure/place-entries.ts'

/** Entries that are sorted in one step. */
const atATime = 5000

/** A folder of an export with its files told apart. */
export interface ExportFolder extends MatchedFolder {
  album?: AlbumMetadata
  /** Titles that its metadata files give it, where these do not agree: see `albumOfFolder`. */
  titles?: string[]
  /** Entries with the metadata of the album. */
  albumData: IndexedEntry[]
  /** The same JSON once more, from another part. */
  repeated: IndexedEntry[]
  /** JSON that is about neither a photo nor the album. */
  otherJson: IndexedEntry[]
}

export interface MatchedExport {
  folders: ExportFolder[]
  others: IndexedEntry[]
  /** Folders of other products of Google, with how many files each has. */
  products: Map<string, number>
  /** Entries that nothing was made of: they could do harm. */
  refused: IndexedEntry[]
}

type Sorted = Omit<ExportFolder, 'kind' | 'matches'>

/** Both were read, and have the same bytes. */
function isSameJson(one: IndexedEntry, other: IndexedEntry): boolean {
  const digest = jsonDigest(one)
  return digest !== undefined && digest === jsonDigest(other)
}

function* sortFiles({ name, entries }: PlacedFolder): Steps<Sorted> {
  const media = new Map<string, MediaName>()
  const sorted: Sorted = { name, media: [], sidecars: [], albumData: [], repeated: [], otherJson: [] }
  const seen = new Map<string, IndexedEntry | IndexedEntry[]>()
  const albums: AlbumMetadata[] = []
  for (const [at, entry] of entries.entries()) {
    if (at % atATime === atATime - 1) yield
    const file = fileName(entry.path)
    if (!isJsonName(file)) {
      const there = media.get(file)
      if (there) there.entries.push(entry)
      else media.set(file, { name: file, entries: [entry] })
      continue
    }
    const { json } = entry
    const there = seen.get(file)
    if (there && [there].flat().some((one) => isSameJson(one, entry))) sorted.repeated.push(entry)
    else if (json?.kind === 'sidecar') sorted.sidecars.push({ entry, sidecar: json.sidecar })
    else if (json?.kind === 'album') {
      sorted.albumData.push(entry)
      albums.push(json.album)
    } else sorted.otherJson.push(entry)
    // Hardly any name comes twice.
    seen.set(file, there ? [there, entry].flat() : entry)
  }
  sorted.media = [...media.values()]
  const said = albumOfFolder(name, albums)
  return said ? { ...sorted, ...said } : sorted
}

function namedSidecar({ entry, sidecar: { title, url, takenAt } }: SidecarEntry): NamedSidecar {
  const named: NamedSidecar = { name: fileName(entry.path) }
  if (title !== undefined) named.title = title
  if (url !== undefined) named.url = url
  if (takenAt !== undefined) named.takenAt = takenAt
  return named
}

function* matched(folder: Sorted, kind: FolderKind, options: MatchOptions): Steps<ExportFolder> {
  const names = folder.media.map(({ name }) => name)
  const sidecars = folder.sidecars.map(namedSidecar)
  return { ...folder, kind, matches: yield* matchFolderInSteps(names, sidecars, options) }
}

/** Of so many sidecars one may lack its photo where an export is complete: Google does not deliver everything. */
const sidecarsForOneAlone = 500

/**
 * Many photos are not here of which there are facts: a part that nobody has named is missing, such as the last one, or one of
 * those that were unpacked. Albums may have facts alone, and count only where there is nothing else.
 */
function lacksPhotos(folders: readonly ExportFolder[]): boolean {
  const library = folders.filter(({ kind, media }) => media.length > 0 && (kind === 'library' || kind === 'archive'))
  const counted = library.length > 0 ? library : folders.filter(({ media }) => media.length > 0)
  let [all, alone] = [0, 0]
  for (const { sidecars, matches } of counted) {
    const owned = new Set(matches.flatMap(({ role, sidecar }) => (role === 'own' ? (sidecar ?? []) : [])))
    all += sidecars.length
    alone += sidecars.length - owned.size
  }
  return alone * sidecarsForOneAlone > all
}

/**
 * Makes sense of the entries of one export, all parts together. `complete`: no number of a part is missing, so what is
 * not here may be taken for what does not exist; see `MatchOptions` for what speaks against that.
 */
export function* matchExportInSteps(entries: readonly IndexedEntry[], complete: boolean): Steps<MatchedExport> {
  const refused = entries.filter(({ trouble }) => trouble !== undefined)
  const { folders, others, products } = yield* placeEntriesInSteps(
    entries.filter(({ trouble }) => trouble === undefined),
  )
  yield
  const sorted: Sorted[] = []
  for (const folder of folders) {
    sorted.push(yield* sortFiles(folder))
    yield
  }
  const kinds = folderKinds(
    sorted.map(({ name, album, titles: [title] = [], sidecars }) => ({
      name: fileName(name),
      // Whichever title is its own, only an album has one.
      ...(album && { album: { ...(title !== undefined && { title }), ...album } }),
      sidecars: sidecars.map(({ sidecar }) => sidecar),
    })),
  )
  yield
  const matchAll = function* (options: MatchOptions): Steps<ExportFolder[]> {
    const all: ExportFolder[] = []
    for (const [at, folder] of sorted.entries()) all.push(yield* matched(folder, kinds[at] ?? 'album', options))
    return all
  }
  const matchedOnce = yield* matchAll({ complete })
  return {
    folders: complete && lacksPhotos(matchedOnce) ? yield* matchAll({ complete, lacksPhotos: true }) : matchedOnce,
    others,
    products,
    refused,
  }
}

/** The same without a rest. */
export function matchExport(entries: readonly IndexedEntry[], complete: boolean): MatchedExport {
  return atOnce(matchExportInSteps(entries, complete))
}
