import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId, ItemRef, ZoneFrom } from '../../../src/shared/domain.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { addKnownFile } from '../mirror/known-files.ts'
import { addMembers, addRow } from '../../rows/rows.ts'

export interface SampleItem {
  filename?: string
  description?: string
  camera?: string
  people?: readonly string[]
  video?: boolean
  motion?: boolean
  animated?: boolean
  width?: number
  height?: number
  /** What clocks showed there. */
  taken?: string
  takenFromFile?: boolean
  zone?: { minutes: number; from: ZoneFrom }
  timeKnown?: 'instant' | 'clock' | 'nothing'
  versions?: { number: number; path: string; bytes: number; sha256: string; mimeType: string; replacedAt: number }[]
  /** Without a file the item is only listed. */
  file?: false | { path?: string; bytes?: number; sha256?: string; mimeType?: string }
  motionFile?: { path: string; bytes: number; sha256: string; mimeType: string }
  remoteId?: string
}

/** An index with the real schema, and short words to fill it. */
export class SampleIndex {
  readonly database: DatabaseSync
  #items = 0
  #albums = 0

  constructor(path = ':memory:') {
    this.database = openDatabase(path)
    addRow(this.database, 'account', { id: 'account', email: 'ann@example.org' })
  }

  item(sample: SampleItem = {}): ItemRef {
    const number = ++this.#items
    const filename = sample.filename ?? `IMG_${number}.jpg`
    const taken = sample.taken ?? '2021-07-04T12:00:00'
    addRow(this.database, 'item', {
      ref: number,
      id: `item${number}`.padEnd(20, 'x'),
      account: 'account',
      remote_id: sample.remoteId ?? `remote${number}`,
      filename,
      mime_type: sample.video ? 'video/mp4' : 'image/jpeg',
      video: sample.video ?? false,
      creation_time: `${taken}Z`,
      taken_local: Date.parse(`${taken}Z`),
      taken_from_file: sample.takenFromFile ?? false,
      taken_at: Date.parse(`${taken}Z`) - (sample.zone?.minutes ?? 0) * 60_000,
      time_known: sample.timeKnown ?? (sample.takenFromFile ? 'clock' : 'instant'),
      zone: sample.zone?.minutes ?? null,
      zone_from: sample.zone?.from ?? null,
      width: sample.width ?? 4000,
      height: sample.height ?? 3000,
      description: sample.description ?? null,
      camera: sample.camera ?? null,
      motion: sample.motion ?? false,
      animated: sample.animated ?? false,
      people: sample.people ? JSON.stringify(sample.people) : null,
    })
    if (sample.file !== false)
      this.#file(number, 'primary', { path: `Photos/2021/07/${number}-${filename}`, ...sample.file })
    if (sample.motionFile) this.#file(number, 'motion', sample.motionFile)
    for (const version of sample.versions ?? []) this.#version(number, version)
    return number as ItemRef
  }

  #version(item: number, version: NonNullable<SampleItem['versions']>[number]): void {
    addKnownFile(this.database, { item, role: 'primary', ...version })
  }

  #file(item: number, role: string, file: { path: string; bytes?: number; sha256?: string; mimeType?: string }): void {
    const sha256 = `${item}`.padStart(64, role === 'motion' ? 'b' : 'a')
    addKnownFile(this.database, { item, role, bytes: 1000, sha256, ...file })
  }

  album(
    title: string,
    items: readonly ItemRef[] = [],
    more: { shared?: boolean; remoteCount?: number; inGoogle?: boolean; coverUrl?: string; coverItem?: string } = {},
  ): AlbumId {
    const number = ++this.#albums
    const id = `album${number}`.padEnd(20, 'x')
    addRow(this.database, 'album', {
      id,
      account: 'account',
      remote_id: `remote-album${number}`,
      title,
      shared: more.shared ?? false,
      remote_count: more.remoteCount ?? null,
      cover_remote_item: more.coverItem ?? null,
      cover_url: more.coverUrl ?? null,
      position: number,
      in_google: more.inGoogle ?? true,
    })
    addMembers(this.database, id, items)
    return id as AlbumId
  }
}
