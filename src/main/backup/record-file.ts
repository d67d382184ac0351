import type { DatabaseSync } from 'node:sqlite'
import type { CameraFields } from '../../shared/camera-fields.ts'
import type { FileRole } from '../../shared/domain.ts'
import type { FileMetadata } from '../file-format/file-metadata.ts'
import type { FileDescription } from './describe-file.ts'
import type { Job, Journal } from './journal.ts'

export interface PublishedFile {
  path: string
  pathKey: string
  bytes: number
  sha256: string
  description: FileDescription
  now: number
}

/** Names that phones give to motion photos, for files whose metadata does not tell. */
const motionNames = /^(?:PXL_.*\.MP(?:\.[a-z]+)?|MVIMG_.*)$/i

/** Writes what a published file means into the index. */
export class RecordFile {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Path of a published file of an item. */
  pathOf(item: number, role: FileRole): string | undefined {
    const path = this.#statements.path.get(item, role)?.['path']
    return typeof path === 'string' ? path : undefined
  }

  /** Makes the file known, ends its job, and queues the video part of a motion photo. Inside a transaction. */
  save(job: Job, journal: Journal, file: PublishedFile): void {
    const { description } = file
    this.#statements.insertFile.run(
      job.item,
      job.role,
      file.path,
      file.pathKey,
      file.bytes,
      file.sha256,
      description.type.mimeType,
      Math.round(description.takenAt),
      file.now,
    )
    journal.remove(job.seq)
    if (job.role === 'motion') {
      this.#statements.setMotion.run(1, job.item)
      return
    }
    const motion = !job.video && (description.metadata.motion || motionNames.test(job.filename))
    this.#updateItem(job, description, motion)
    if (motion && this.pathOf(job.item, 'motion') === undefined) journal.addMotion(job.item, job.account)
  }

  /** Notes that a photo has no video part after all, and ends the job that looked for one. Inside a transaction. */
  noMotion(job: Job, journal: Journal): void {
    journal.remove(job.seq)
    this.#statements.setMotion.run(0, job.item)
  }

  #updateItem(job: Job, { metadata, takenLocal }: FileDescription, motion: boolean): void {
    const row = this.#statements.item.get(job.item)
    this.#statements.updateItem.run(
      takenLocal ?? Date.parse(job.creationTime),
      takenLocal === undefined ? 0 : 1,
      metadata.width ?? Number(row?.['width']),
      metadata.height ?? Number(row?.['height']),
      cameraOf(String(row?.['camera'] ?? '{}'), metadata),
      motion ? 1 : 0,
      metadata.animated ? 1 : 0,
      job.item,
    )
  }
}

/** What Google says about the camera, completed and corrected by what the file says. */
function cameraOf(known: string, metadata: FileMetadata): string {
  const { make, model, lens, latitude, longitude, focalLength, aperture, iso, exposureTime, offsetMinutes } = metadata
  const file = {
    make,
    model,
    lens,
    focalLength,
    apertureFNumber: aperture,
    isoEquivalent: iso,
    exposureTime,
    latitude,
    longitude,
    offsetMinutes,
  }
  const spoken = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))
  return JSON.stringify({ ...(JSON.parse(known) as CameraFields), ...spoken })
}

function prepare(database: DatabaseSync) {
  return {
    path: database.prepare('SELECT path FROM file WHERE item = ? AND role = ?'),
    insertFile: database.prepare(`
      INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, mtime, published_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    setMotion: database.prepare('UPDATE item SET motion = ? WHERE ref = ?'),
    item: database.prepare('SELECT width, height, camera FROM item WHERE ref = ?'),
    updateItem: database.prepare(`
      UPDATE item SET taken_local = ?, taken_from_file = ?, width = ?, height = ?, camera = ?, motion = ?, animated = ?
      WHERE ref = ?`),
  }
}
