import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId, ItemRef, ZoneFrom } from '../../../src/shared/domain.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { addKnownFile } from '../mirror/known-files.ts'

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
    this.database.exec(`INSERT INTO account (id, email) VALUES ('account', 'ann@example.org')`)
  }

  item(sample: SampleItem = {}): ItemRef {
    const number = ++this.#items
    const filename = sample.filename ?? `IMG_${number}.jpg`
    const taken = sample.taken ?? '2021-07-04T12:00:00'
    this.database
      .prepare(
        `INSERT INTO item (ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local,
           taken_from_file, taken_at, time_known, zone, zone_from, width, height, description, camera, motion, animated,
           people, first_seen)
         VALUES (?, ?, 'account', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
      )
      .run(
        number,
        `item${number}`.padEnd(20, 'x'),
        sample.remoteId ?? `remote${number}`,
        filename,
        sample.video ? 'video/mp4' : 'image/jpeg',
        Number(sample.video ?? false),
        `${taken}Z`,
        Date.parse(`${taken}Z`),
        Number(sample.takenFromFile ?? false),
        Date.parse(`${taken}Z`) - (sample.zone?.minutes ?? 0) * 60_000,
        sample.timeKnown ?? (sample.takenFromFile ? 'clock' : 'instant'),
        sample.zone?.minutes ?? null,
        sample.zone?.from ?? null,
        sample.width ?? 4000,
        sample.height ?? 3000,
        sample.description ?? null,
        sample.camera ?? null,
        Number(sample.motion ?? false),
        Number(sample.animated ?? false),
        sample.people ? JSON.stringify(sample.people) : null,
      )
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
    this.database
      .prepare(
        `INSERT INTO album (id, account, remote_id, title, shared, remote_count, cover_remote_item, cover_url, position, in_google)
         VALUES (?, 'account', ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        `remote-album${number}`,
        title,
        Number(more.shared ?? false),
        more.remoteCount ?? null,
        more.coverItem ?? null,
        more.coverUrl ?? null,
        number,
        Number(more.inGoogle ?? true),
      )
    const insert = this.database.prepare('INSERT INTO album_item (album, position, item) VALUES (?, ?, ?)')
    for (const [position, item] of items.entries()) insert.run(id, position, item)
    return id as AlbumId
  }
}
