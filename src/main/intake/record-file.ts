import type { DatabaseSync } from 'node:sqlite'
import type { CameraFields } from '../../shared/camera-fields.ts'
import type { FileRole } from '../../shared/domain.ts'
import type { FileMetadata } from '../file-format/facts/file-metadata.ts'
import { cameraFields, readCamera } from '../index/items/camera-column.ts'
import { ItemFiles } from '../index/items/item-files.ts'
import type { KnownVersion } from '../index/items/item-files.ts'
import { timeOf } from '../dates/item-time.ts'
import { cameraEvidence, ItemTimes } from '../mirror/item-times.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { FileDescription } from './describe-file.ts'
import type { Wanted } from './candidate.ts'
import { SourceItems } from '../sources/source-items.ts'
import type { FileJournal } from './file-journal.ts'
import { Items, timeColumns } from '../index/items/items.ts'
import { accountId, flag, integer, nullable, one, rowReader, saidText, text } from '../index/schema/typed-rows.ts'
import { Replacements } from '../index/runs/replacements.ts'

export interface PublishedFile {
  path: MirrorPath
  pathKey: string
  bytes: number
  sha256: string
  description: FileDescription
  /** What the disk has made of the file's date, if that is another; see `setFileDate`. */
  mtimeHere: number | undefined
  now: number
}

/** Names that phones give to motion photos, for files whose metadata does not tell. */
const motionNames = /^(?:PXL_.*\.MP(?:\.[a-z]+)?|MVIMG_.*)$/i

/** Writes what a published file means into the index. */
export class RecordFile {
  readonly #statements: ReturnType<typeof prepare>
  readonly #items: Items
  readonly #files: ItemFiles
  readonly #replacements: Replacements
  readonly #times: ItemTimes
  readonly #sources: SourceItems

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#items = new Items(database)
    this.#files = new ItemFiles(database)
    this.#replacements = new Replacements(database)
    this.#times = new ItemTimes(database)
    this.#sources = new SourceItems(database)
  }

  /** Path of a published file of an item; undefined for one that is yet to come. */
  pathOf(item: Wanted['item'], role: FileRole): MirrorPath | undefined {
    return typeof item === 'number' ? this.#files.current(item, role)?.path : undefined
  }

  /**
   * Makes the file known, and its item if that comes with it, ends its row of the journal, and queues the video part of a
   * motion photo that an account has. A file that the item had so far becomes a version, unless it is to be preferred: then
   * the new one does. Returns the item. Inside a transaction.
   */
  save(wanted: Wanted, journal: FileJournal, file: PublishedFile): number {
    const { description, now, ...known } = file
    const item = this.#itemOf(wanted, now)
    const { width, height } = wanted.role === 'motion' ? {} : description.metadata
    const facts = { mimeType: description.type.mimeType, mtime: Math.round(description.takenAt), publishedAt: now }
    const { isCut = false, from } = wanted
    const { source } = from ?? {}
    // What is cut is not the original, and gives way to all that is whole.
    const fidelity = isCut ? 'copy' : (from?.fidelity ?? 'copy')
    const arriving = { ...known, ...facts, width, height, isCut, asOf: isCut ? undefined : from?.asOf }
    const arrival = this.#files.arrive(item, wanted.role, arriving, fidelity, source)
    const of = { ...wanted, item }
    journal.settled(wanted, file.sha256)
    if (wanted.from) journal.noLongerAsked(item, wanted.role)
    if (arrival === 'kept-beside') this.#unchanged(of)
    else this.#arrived(of, journal, description, arrival === 'replaces', now)
    wanted.recorded?.(item)
    return item
  }

  /**
   * What arrived are the bytes of the file that the item shows: nothing changes but what is remembered. Inside a transaction.
   */
  unchanged(wanted: Known, journal: FileJournal): void {
    if (wanted.seq !== undefined) journal.remove(wanted.seq)
    if (wanted.from?.fidelity === 'original' && wanted.isCut !== true)
      this.#files.noteOriginal(wanted.item, wanted.role, 0, wanted.from.source)
    this.#unchanged(wanted)
    wanted.recorded?.(wanted.item)
  }

  /** There is nothing newer to be had than the file that is here. Inside a transaction. */
  nothingNewer(wanted: Known, journal: FileJournal): void {
    if (wanted.seq !== undefined) journal.remove(wanted.seq)
    this.#replacements.settled(wanted.item, wanted.role)
  }

  /**
   * What arrived are the bytes of an earlier version, which is the item's file again, unless what it shows is to be
   * preferred. Inside a transaction.
   */
  reinstate(
    wanted: Known,
    journal: FileJournal,
    version: Pick<KnownVersion, 'number' | 'fidelity'>,
    description: FileDescription,
    now: number,
  ): void {
    const { item, role, seq, from } = wanted
    if (seq !== undefined) journal.remove(seq)
    const isOriginal = from?.fidelity === 'original' && wanted.isCut !== true
    if (isOriginal) this.#files.noteOriginal(item, role, version.number, from.source)
    const known = isOriginal ? { ...version, fidelity: from.fidelity } : version
    if (this.#files.reinstate(item, role, known, now)) this.#arrived(wanted, journal, description, true, now)
    else this.#unchanged(wanted)
    wanted.recorded?.(item)
  }

  /** What an item says of its file is what this says, which is the one that it has come to show. Inside a transaction. */
  describe(item: number, description: FileDescription, now: number): void {
    const before = one(itemRow, this.#statements.item.get(item))
    const motion = before.motion || this.pathOf(item, 'motion') !== undefined
    this.#updateItem(item, before, description, motion, now)
  }

  /**
   * A file that was taken for the photo or video of an item, by its number there, is what goes with it. It is shown as that if
   * nothing else is, and the item may show no photo or video afterwards. Inside a transaction.
   */
  recast(item: number, number: number, role: 'motion' | 'edited', now: number): void {
    this.#files.recastOne(item, number, role, now)
    if (role === 'motion') this.#items.setMotion(item, true)
  }

  /**
   * Notes that a photo has no video part, or none any more, and ends the row that looked for one. One that was uploaded
   * with the photo stays. Inside a transaction.
   */
  noMotion(wanted: Known, journal: FileJournal, now: number): void {
    if (wanted.seq !== undefined) journal.remove(wanted.seq)
    this.#replacements.settled(wanted.item, 'motion')
    if (this.#files.current(wanted.item, 'motion')?.fidelity === 'original') return
    this.#files.retire(wanted.item, 'motion', now)
    this.#items.setMotion(wanted.item, false)
  }

  /** The item of a file; made where it comes with it. Another file of the same key may have brought it meanwhile. */
  #itemOf({ item, id, filename, video }: Wanted, now: number): number {
    if (typeof item === 'number') return item
    return this.#sources.itemOf(item.source, item.key) ?? this.#sources.mint({ ...item, id, filename, video }, now)
  }

  /** Only what Google delivers says anything of what it has. */
  #unchanged({ item, role, from }: Known): void {
    if (from) return
    this.#replacements.settled(item, role)
    if (role === 'primary') this.#replacements.setBase(item)
  }

  #arrived(wanted: Known, journal: FileJournal, description: FileDescription, replaced: boolean, now: number): void {
    const { item, role, account, from } = wanted
    if (!from) this.#replacements.settled(item, role)
    if (role === 'motion') this.#items.setMotion(item, true)
    if (role !== 'primary') return
    const before = one(itemRow, this.#statements.item.get(item))
    const hasMotion = this.pathOf(item, 'motion') !== undefined
    const { motion: inside, motionMarked } = description.metadata
    const hinted = inside || motionMarked === true || motionNames.test(wanted.filename)
    // Whoever else has a video part offers it by itself.
    const expected = account === undefined ? before.motion : hinted
    const motion = !wanted.video && (hasMotion || expected)
    this.#updateItem(item, before, description, motion, now)
    // An edited picture may have another video part, or none.
    if (!motion || account === undefined || (hasMotion && !replaced)) return
    journal.addMotion(item, account)
    if (hasMotion) this.#replacements.note(item, 'motion', now)
  }

  /** In one go, because each change of an item is one of the lists that are kept in its order. */
  #updateItem(
    item: number,
    before: ItemRow,
    { type, metadata, takenLocal, takenAt }: FileDescription,
    motion: boolean,
    now: number,
  ): void {
    const camera = cameraOf(readCamera(before.camera), metadata)
    const evidence = {
      creationTime: before.creation_time,
      ...(takenLocal !== undefined && { clock: takenLocal }),
      ...cameraEvidence(cameraFields(camera)),
    }
    const time = this.#times.change(before, timeOf(evidence, now))
    this.#items.setFile(item, {
      taken_local: takenLocal ?? takenAt,
      taken_from_file: takenLocal === undefined ? 0 : 1,
      width: metadata.width ?? before.listed_width ?? before.width,
      height: metadata.height ?? before.listed_height ?? before.height,
      camera: JSON.stringify(camera),
      motion: motion ? 1 : 0,
      animated: metadata.animated ? 1 : 0,
      motion_inside: metadata.motion ? 1 : 0,
      taken_at: time.taken_at,
      time_known: time.time_known,
      zone: time.zone,
      zone_from: time.zone_from,
    })
    if (before.account === null) this.#items.setKind(item, { mimeType: type.mimeType, video: type.kind === 'video' })
    if (before.is_told) this.#sources.fold(item, now)
  }
}

/** A file of an item that is here. */
type Known = Wanted & { item: number }

const itemRow = rowReader({
  ...timeColumns,
  account: nullable(accountId),
  motion: flag,
  /** Others than its account say something of the item. */
  is_told: flag,
  creation_time: text,
  width: integer,
  height: integer,
  listed_width: nullable(integer),
  listed_height: nullable(integer),
  camera: saidText,
})
type ItemRow = ReturnType<typeof itemRow>

/** What Google says about the camera, completed and corrected by what the file says; its times are those of one file. */
function cameraOf(known: CameraFields, metadata: FileMetadata): object {
  const { make, model, lens, latitude, longitude, focalLength, apertureFNumber, isoEquivalent, exposureTime } = metadata
  const { offsetMinutes, offsetHint, recorded } = metadata
  const file = {
    make,
    model,
    lens,
    focalLength,
    apertureFNumber,
    isoEquivalent,
    exposureTime,
    latitude,
    longitude,
  }
  const times = { offsetMinutes, offsetHint, recorded }
  const spoken = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))
  return { ...known, ...spoken, ...times }
}

function prepare(database: DatabaseSync) {
  return {
    item: database.prepare(`
      SELECT account, motion, EXISTS (SELECT 1 FROM item_source WHERE item_source.item = item.ref) AS is_told,
        creation_time, width, height, listed_width, listed_height, camera, taken_at, time_known, zone, zone_from
      FROM item WHERE ref = ?`),
  }
}
