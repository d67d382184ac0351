import { dateOfFile } from '../dates/item-time.ts'
import { AlbumFileRows } from '../index/albums/album-file-rows.ts'
import { DateRows, type FileInAlbum } from '../index/places/date-rows.ts'
import type { DueItem, PlacedFile } from '../index/places/place-rows.ts'
import { transaction } from '../index/schema/database.ts'
import { below, type MirrorPath } from '../mirror-path.ts'
import { isSameTime, tellOfDates } from '../mirror/disk/file-date.ts'
import { albumFolder } from '../mirror/names/layout.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { hasOnlyOwnNames } from '../mirror/own-names.ts'
import type { Clock, Log } from '../ports.ts'
import { describeKept } from './describe-kept.ts'

/** The date of a file about which nothing is known, as `timeOf` has it. */
const undated = 0

interface DateParts {
  mirror: Mirror
  clock: Clock
  log: Log
}

/** Gives files that are here the date that has become known since they came. */
export class SettleDates {
  readonly #parts: DateParts
  readonly #rows: DateRows
  readonly #inAlbums: AlbumFileRows

  constructor(parts: DateParts) {
    this.#parts = parts
    this.#rows = new DateRows(parts.mirror.database)
    this.#inAlbums = new AlbumFileRows(parts.mirror.database)
  }

  /**
   * The date that a file of an item is to have, milliseconds since 1970; the one that it has where nothing tells another. A file of
   * an item that nobody has dated has the date that it says itself, whatever it was taken for before. Throws what the disk throws.
   */
  async dateFor(item: DueItem, file: PlacedFile): Promise<number> {
    const { role, number, mtime } = file
    const now = this.#parts.clock.now()
    const isShown = role === 'primary' && number === 0
    // What goes with a photo tells its own clock, which the index does not keep.
    const clock = role === 'motion' || item.taken_from_file === 0 ? undefined : item.taken_local
    const own = isShown ? ownDate(item) : mtime
    const date = dateOfFile(item.creation_time, clock, own ?? mtime, now)
    if (item.time_known !== 'nothing' || date !== mtime || mtime === undated) return date
    return this.#saidBy(file, now)
  }

  async #saidBy({ path, bytes, mimeType, mtime }: PlacedFile, now: number): Promise<number> {
    const { files } = this.#parts.mirror
    if (!(await files.hasFile(path, bytes))) return mtime
    const otherwise = { mimeType, kind: mimeType.startsWith('video/') ? 'video' : 'photo' } as const
    const { description } = await describeKept(files, { path, bytes, otherwise }, { creationTime: '' }, now)
    return Math.round(description.takenAt)
  }

  /**
   * Gives a file that is what the index says its date, milliseconds since 1970, and the copies of it in albums. A file that has a name outside of the
   * mirror keeps the date that it has there. Killed meanwhile, it is done again. Throws what the file system throws.
   */
  async settle(item: DueItem, file: PlacedFile, date: number): Promise<void> {
    const inAlbums = this.#rows.inAlbums(item.ref, file.role)
    const here = await this.#date(file.path, date, inAlbums)
    const copies: { album: string; here: number | undefined }[] = []
    for (const copy of file.number === 0 ? inAlbums.filter(({ isCopy }) => isCopy) : []) {
      const path = pathOf(copy)
      if (await this.#parts.mirror.files.hasFile(path, file.bytes))
        copies.push({ album: copy.album, here: await this.#date(path, date, []) })
    }
    transaction(this.#parts.mirror.database, () => {
      this.#rows.dated(file.file, date, here)
      for (const { album, here: of } of copies)
        this.#inAlbums.noteTimeHere({ album, item: item.ref, role: file.role }, of ?? null)
    })
  }

  /** What the disk shows afterwards, if that is another date. */
  async #date(path: MirrorPath, date: number, inAlbums: readonly FileInAlbum[]): Promise<number | undefined> {
    const { mirror } = this.#parts
    if (await hasOnlyOwnNames(mirror.files, path, inAlbums.map(pathOf))) {
      const here = await mirror.files.setDate(path, date)
      if (here !== undefined) tellOfDates(this.#parts, date, here)
      return here
    }
    const found = await mirror.files.look(path)
    return !found || isSameTime(found.mtimeMs, date) ? undefined : Math.round(found.mtimeMs)
  }
}

function pathOf({ folder, name }: FileInAlbum): MirrorPath {
  return below(albumFolder(folder), name)
}

/** When an item was taken, by what its file tells without Google's instant. Never by a zone that neighbours give. */
function ownDate({ taken_at: at, time_known: known, zone, zone_from: from }: DueItem): number | undefined {
  if (known === 'nothing') return undefined
  return known === 'clock' && from === 'neighbour' ? at + (zone ?? 0) * 60_000 : at
}
