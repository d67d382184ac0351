import type { DatabaseSync } from 'node:sqlite'
import type { CameraFields } from '../../shared/camera-fields.ts'
import type { FileRole } from '../../shared/domain.ts'
import type { FileMetadata } from '../file-format/file-metadata.ts'
import { cameraFields, readCamera } from '../index/camera-column.ts'
import { ItemFiles } from '../index/item-files.ts'
import type { KnownVersion } from '../index/item-files.ts'
import { timeOf } from '../mirror/item-time.ts'
import { cameraEvidence, ItemTimes } from '../mirror/item-times.ts'
import type { TimeColumns } from '../mirror/item-times.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { FileDescription } from './describe-file.ts'
import type { Job } from '../index/job-rows.ts'
import type { Journal } from './journal.ts'
import { asListed, Replacements } from './replacements.ts'

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
  readonly #files: ItemFiles
  readonly #replacements: Replacements
  readonly #times: ItemTimes

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#files = new ItemFiles(database)
    this.#replacements = new Replacements(database)
    this.#times = new ItemTimes(database)
  }

  /** Path of a published file of an item. */
  pathOf(item: number, role: FileRole): MirrorPath | undefined {
    return this.#files.current(item, role)?.path
  }

  /**
   * Makes the file known, ends its job, and queues the video part of a motion photo. A file that the item had so far
   * becomes a version, unless it is to be preferred: then the new one does. Inside a transaction.
   */
  save(job: Job, journal: Journal, file: PublishedFile): void {
    const { description, now, ...known } = file
    const { width, height } = job.role === 'primary' ? description.metadata : {}
    const facts = { mimeType: description.type.mimeType, mtime: Math.round(description.takenAt), publishedAt: now }
    const arrival = this.#files.arrive(job.item, job.role, { ...known, ...facts, width, height }, 'copy')
    if (arrival === 'kept-beside') this.unchanged(job, journal)
    else this.#arrived(job, journal, description, arrival === 'replaces', now)
  }

  /** What arrived changes nothing of what the item shows, only what is remembered. Inside a transaction. */
  unchanged(job: Job, journal: Journal): void {
    this.nothingNewer(job, journal)
    if (job.role === 'primary') this.#replacements.setBase(job.item)
  }

  /** There is nothing newer to be had than the file that is here. Inside a transaction. */
  nothingNewer(job: Job, journal: Journal): void {
    journal.remove(job.seq)
    this.#replacements.settled(job.item, job.role)
  }

  /**
   * What arrived are the bytes of an earlier version, which is the item's file again, unless what it shows is to be
   * preferred. Inside a transaction.
   */
  reinstate(
    job: Job,
    journal: Journal,
    version: Pick<KnownVersion, 'number' | 'fidelity'>,
    description: FileDescription,
    now: number,
  ): void {
    if (this.#files.reinstate(job.item, job.role, version, now)) this.#arrived(job, journal, description, true, now)
    else this.unchanged(job, journal)
  }

  /**
   * Notes that a photo has no video part, or none any more, and ends the job that looked for one. One that was uploaded
   * with the photo stays. Inside a transaction.
   */
  noMotion(job: Job, journal: Journal, now: number): void {
    journal.remove(job.seq)
    this.#replacements.settled(job.item, 'motion')
    if (this.#files.current(job.item, 'motion')?.fidelity === 'original') return
    this.#files.retire(job.item, 'motion', now)
    this.#statements.setMotion.run(0, job.item)
  }

  #arrived(job: Job, journal: Journal, description: FileDescription, replaced: boolean, now: number): void {
    journal.remove(job.seq)
    this.#replacements.settled(job.item, job.role)
    if (job.role === 'motion') {
      this.#statements.setMotion.run(1, job.item)
      return
    }
    const hasMotion = this.pathOf(job.item, 'motion') !== undefined
    const { motion: inside, motionMarked } = description.metadata
    const hinted = inside || motionMarked === true || motionNames.test(job.filename)
    const motion = !job.video && (hasMotion || hinted)
    this.#updateItem(job, description, motion, now)
    // An edited picture may have another video part, or none.
    if (!motion || (hasMotion && !replaced)) return
    journal.addMotion(job.item, job.account)
    if (hasMotion) this.#replacements.note(job.item, 'motion', now)
  }

  /** In one go, because each change of an item is one of the lists that are kept in its order. */
  #updateItem({ item }: Job, { metadata, takenLocal, takenAt }: FileDescription, motion: boolean, now: number): void {
    const before = this.#statements.item.get(item) as unknown as ItemRow
    const camera = cameraOf(readCamera(before.camera), metadata)
    const evidence = {
      creationTime: before.creation_time,
      ...(takenLocal !== undefined && { clock: takenLocal }),
      ...cameraEvidence(cameraFields(camera)),
    }
    const time = this.#times.change(before, timeOf(evidence, now))
    this.#statements.updateItem.run({
      item,
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
    setMotion: database.prepare('UPDATE item SET motion = ? WHERE ref = ?'),
    item: database.prepare(`
      SELECT creation_time, width, height, listed_width, listed_height, camera, taken_at, time_known, zone, zone_from
      FROM item WHERE ref = ?`),
    // What Google listed last is what the file that is here looks like.
    updateItem: database.prepare(`
      UPDATE item SET taken_local = :taken_local, taken_from_file = :taken_from_file, width = :width, height = :height,
        camera = :camera, motion = :motion, animated = :animated, motion_inside = :motion_inside, taken_at = :taken_at,
        time_known = :time_known, zone = :zone, zone_from = :zone_from, ${asListed}
      WHERE ref = :item`),
  }
}
