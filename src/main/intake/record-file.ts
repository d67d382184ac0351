import type { DatabaseSync } from 'node:sqlite'
import type { CameraFields } from '../../shared/camera-fields.ts'
import type { FileRole } from '../../shared/domain.ts'
import type { FileMetadata } from '../file-format/file-metadata.ts'
import { cameraFields, readCamera } from '../index/camera-column.ts'
import { ItemFiles } from '../index/item-files.ts'
import type { KnownVersion } from '../index/item-files.ts'
import { timeOf } from '../dates/item-time.ts'
import { cameraEvidence, ItemTimes } from '../mirror/item-times.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { FileDescription } from './describe-file.ts'
import type { Wanted } from './candidate.ts'
import type { FileJournal } from './file-journal.ts'
import { Items } from '../index/items.ts'
import type { TimeColumns } from '../index/items.ts'
import { Replacements } from '../index/replacements.ts'

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

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#items = new Items(database)
    this.#files = new ItemFiles(database)
    this.#replacements = new Replacements(database)
    this.#times = new ItemTimes(database)
  }

  /** Path of a published file of an item. */
  pathOf(item: number, role: FileRole): MirrorPath | undefined {
    return this.#files.current(item, role)?.path
  }

  /**
   * Makes the file known, ends its row of the journal, and queues the video part of a motion photo. A file that the item had so far
   * becomes a version, unless it is to be preferred: then the new one does. Inside a transaction.
   */
  save(wanted: Wanted, journal: FileJournal, file: PublishedFile): void {
    const { description, now, ...known } = file
    const { width, height } = wanted.role === 'primary' ? description.metadata : {}
    const facts = { mimeType: description.type.mimeType, mtime: Math.round(description.takenAt), publishedAt: now }
    const arrival = this.#files.arrive(wanted.item, wanted.role, { ...known, ...facts, width, height }, 'copy')
    if (arrival === 'kept-beside') this.unchanged(wanted, journal)
    else this.#arrived(wanted, journal, description, arrival === 'replaces', now)
  }

  /** What arrived changes nothing of what the item shows, only what is remembered. Inside a transaction. */
  unchanged(wanted: Wanted, journal: FileJournal): void {
    this.nothingNewer(wanted, journal)
    if (wanted.role === 'primary') this.#replacements.setBase(wanted.item)
  }

  /** There is nothing newer to be had than the file that is here. Inside a transaction. */
  nothingNewer(wanted: Wanted, journal: FileJournal): void {
    journal.remove(wanted.seq)
    this.#replacements.settled(wanted.item, wanted.role)
  }

  /**
   * What arrived are the bytes of an earlier version, which is the item's file again, unless what it shows is to be
   * preferred. Inside a transaction.
   */
  reinstate(
    wanted: Wanted,
    journal: FileJournal,
    version: Pick<KnownVersion, 'number' | 'fidelity'>,
    description: FileDescription,
    now: number,
  ): void {
    if (this.#files.reinstate(wanted.item, wanted.role, version, now))
      this.#arrived(wanted, journal, description, true, now)
    else this.unchanged(wanted, journal)
  }

  /**
   * Notes that a photo has no video part, or none any more, and ends the row that looked for one. One that was uploaded
   * with the photo stays. Inside a transaction.
   */
  noMotion(wanted: Wanted, journal: FileJournal, now: number): void {
    journal.remove(wanted.seq)
    this.#replacements.settled(wanted.item, 'motion')
    if (this.#files.current(wanted.item, 'motion')?.fidelity === 'original') return
    this.#files.retire(wanted.item, 'motion', now)
    this.#items.setMotion(wanted.item, false)
  }

  #arrived(wanted: Wanted, journal: FileJournal, description: FileDescription, replaced: boolean, now: number): void {
    journal.remove(wanted.seq)
    this.#replacements.settled(wanted.item, wanted.role)
    if (wanted.role === 'motion') {
      this.#items.setMotion(wanted.item, true)
      return
    }
    const hasMotion = this.pathOf(wanted.item, 'motion') !== undefined
    const { motion: inside, motionMarked } = description.metadata
    const hinted = inside || motionMarked === true || motionNames.test(wanted.filename)
    const motion = !wanted.video && (hasMotion || hinted)
    this.#updateItem(wanted, description, motion, now)
    // An edited picture may have another video part, or none.
    if (!motion || (hasMotion && !replaced)) return
    journal.addMotion(wanted.item, wanted.account)
    if (hasMotion) this.#replacements.note(wanted.item, 'motion', now)
  }

  /** In one go, because each change of an item is one of the lists that are kept in its order. */
  #updateItem(
    { item }: Wanted,
    { metadata, takenLocal, takenAt }: FileDescription,
    motion: boolean,
    now: number,
  ): void {
    const before = this.#statements.item.get(item) as unknown as ItemRow
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
  }
}

interface ItemRow extends TimeColumns {
  creation_time: string
  width: number
  height: number
  listed_width: number | null
  listed_height: number | null
  camera: string | null
}

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
      SELECT creation_time, width, height, listed_width, listed_height, camera, taken_at, time_known, zone, zone_from
      FROM item WHERE ref = ?`),
  }
}
