import type { MirrorPath } from '../mirror-path.ts'
import type { Steps } from '../slices.ts'
import type { XmpFacts } from '../xmp/xmp.ts'
import type { ExportedAlbum, ExportedCatalogue, ExportedFile, ExportedItem } from './read-catalogue.ts'
import { albumMetadata, itemSidecar, takenTime } from './sidecar-texts.ts'
import { AlbumFolderNames, FolderNames } from './takeout-names.ts'

/**
 * An entry of an export: a file of the mirror, with what is known and not in it; a small picture of one, which is left out where none
 * can be made, or `isNeeded` says so by then; a text that is made when it is written; or a page, which is made piece by piece then, and takes about `room` bytes. `done`
 * is called once it is written.
 */
export type PlannedEntry = { name: string; at: number; done?: () => void } & (
  | { file: ExportedFile; known?: XmpFacts }
  | { picture: ExportedFile; size: PictureSize; isNeeded: () => boolean }
  | { text: () => string }
  | { page: () => Iterable<string>; room: number }
)

/** `small`: for rows of pictures. `large`: for a screen. */
export type PictureSize = 'small' | 'large'

const root = 'Takeout/Google Photos'

function endingOf(path: MirrorPath): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? ''
}

function entriesOf(item: ExportedItem, folder: string, names: FolderNames): PlannedEntry[] {
  const { motion, edited } = item
  const given = names.give({
    title: item.filename,
    ending: endingOf(item.path),
    hasEdited: edited !== undefined,
    isVideo: item.video,
    ...(motion && { motionEnding: endingOf(motion.path) }),
  })
  const files: [string | undefined, ExportedFile | undefined][] = [
    [given.media, item],
    [given.edited, edited],
    [given.motion, motion],
  ]
  return [
    ...files.flatMap(([name, file]): PlannedEntry[] =>
      name === undefined || !file ? [] : [{ name: `${folder}/${name}`, at: Date.parse(file.fileTime), file }],
    ),
    { name: `${folder}/${given.sidecar}`, at: Date.parse(item.creationTime), text: () => itemSidecar(item) },
  ]
}

/** Items by name and id, so that the same mirror gives the same names each time. */
const byName = (one: ExportedItem, other: ExportedItem): number =>
  one.filename < other.filename ? -1 : one.filename > other.filename ? 1 : one.id < other.id ? -1 : 1

/** The year of its folder; undefined for one that no folder is called after. */
function yearOf(item: ExportedItem): number | undefined {
  const year = new Date(takenTime(item) ?? 0).getUTCFullYear()
  return year >= 1800 && year < 2100 ? year : undefined
}

/** A folder counts as one of a year while most in it is of that year: what is of none goes where the most are. */
function commonYear(items: readonly ExportedItem[]): number {
  const counts = new Map<number, number>()
  for (const item of items) {
    const year = item.archived ? undefined : yearOf(item)
    if (year !== undefined) counts.set(year, (counts.get(year) ?? 0) + 1)
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? 1970
}

/**
 * The entries of an export in the form of Takeout: folders of years and the archive unless only `albums` go out, and a
 * folder for each album with its items once more.
 */
export function* planTakeout(
  { items }: ExportedCatalogue,
  albums: readonly ExportedAlbum[],
  all: boolean,
): Steps<PlannedEntry[]> {
  const entries: PlannedEntry[] = []
  const folders = new Map<string, FolderNames>()
  const put = (item: ExportedItem, folder: string): void => {
    const names = folders.get(folder) ?? new FolderNames()
    folders.set(folder, names)
    entries.push(...entriesOf(item, folder, names))
  }
  if (all) {
    const common = commonYear([...items.values()])
    for (const item of [...items.values()].sort(byName)) {
      put(item, `${root}/${item.archived ? 'Archive' : `Photos from ${yearOf(item) ?? common}`}`)
      yield
    }
  }
  const albumNames = new AlbumFolderNames()
  for (const album of albums) {
    const folder = `${root}/${albumNames.give(album.title)}`
    const members = album.items.flatMap((id) => items.get(id) ?? [])
    const at = Math.min(...members.map(({ creationTime }) => Date.parse(creationTime)), Date.UTC(2038, 0, 1))
    entries.push({ name: `${folder}/metadata.json`, at, text: () => albumMetadata(album) })
    for (const item of members) {
      put(item, folder)
      yield
    }
  }
  return entries
}
