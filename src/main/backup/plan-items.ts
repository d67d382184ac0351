import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../shared/domain.ts'
import type { RemoteItem } from '../google/library-api.ts'
import { transaction } from '../mirror/database.ts'
import { errnoOf } from '../mirror/disk-problem.ts'
import { inMirror } from '../mirror/layout.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { restoreFromAlbums } from '../mirror/restore-file.ts'
import type { MissingFile } from '../mirror/restore-file.ts'
import type { Clock, FileSystem } from '../ports.ts'
import type { BaseUrls } from './base-urls.ts'
import { IndexItems } from './index-items.ts'
import type { RunItems } from './run-items.ts'

export interface PlanParts {
  mirror: Mirror
  files: FileSystem
  clock: Clock
  run: number
  items: RunItems
  baseUrls: BaseUrls
  /** A published file is not what it was when it was published. */
  changedFile: (path: string, expected: number, found: number) => void
}

/** Turns pages of listed items into rows: the items themselves, their place in the album, and what is to download. */
export class PlanItems {
  readonly #parts: PlanParts
  readonly #index: IndexItems
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: PlanParts) {
    this.#parts = parts
    this.#index = new IndexItems(parts.mirror.database)
    this.#statements = prepare(parts.mirror.database)
  }

  /**
   * Takes one page in, in one transaction. Files that should be here are looked for on the disk: one that a person
   * removed is downloaded again. Returns how many of the items are new in `album`, whose pages are numbered one by one.
   */
  async page(
    account: AccountId,
    entries: readonly RemoteItem[],
    album?: { id: AlbumId; position: number; page: number },
  ): Promise<number> {
    const { clock, items, baseUrls, mirror } = this.#parts
    const vanished = await this.#vanished(account, entries)
    const fresh: { item: number; entry: RemoteItem }[] = []
    const inAlbum: number[] = []
    transaction(mirror.database, () => {
      for (const entry of entries) {
        const item = this.#index.saveItem(account, entry, clock.now())
        if (items.insert(item)) {
          // Not before: another list may have seen the same item, and its file may be back already.
          for (const { role } of vanished.filter((file) => file.item === item))
            this.#statements.dropFile.run(item, role)
          this.#planItem(account, item, entry)
          fresh.push({ item, entry })
        }
        if (album && items.insertIntoAlbum(album.id, item, album.position + inAlbum.length, album.page))
          inAlbum.push(item)
      }
    })
    for (const { item, entry } of fresh) {
      const state = items.stateOf(item)
      items.countNew(state)
      if (state === 'open' && entry.baseUrl !== undefined)
        baseUrls.remember(item, entry.baseUrl, entry.videoStatus ?? 'UNSPECIFIED')
    }
    if (album) for (const item of inAlbum) items.countInAlbum(album.id, items.stateOf(item))
    return inAlbum.length
  }

  /** After the last page of an album: what was listed becomes the album's content. */
  albumComplete(album: AlbumId): void {
    const { mirror, clock } = this.#parts
    const { removed, differs, clear, fill, forgetDuplicates, noteDuplicates, listed } = this.#statements
    transaction(mirror.database, () => {
      removed.run(album, album)
      if (differs.get(album, album)) {
        clear.run(album)
        fill.run(album)
      }
      forgetDuplicates.run(album)
      noteDuplicates.run(album)
      listed.run(clock.now(), album)
    })
  }

  #planItem(account: AccountId, item: number, entry: RemoteItem): void {
    const { run } = this.#parts
    const { here, addJob, dropJob } = this.#statements
    const found = here.get(item)
    if (found?.['has_primary'] !== 1) {
      // Its still comes first; publishing that queues the video part again.
      dropJob.run(item, 'motion')
      const [state, reason] = stateBeforeDownload(entry)
      addJob.run(item, 'primary', account, run, state, reason)
    } else if (found['motion'] === 1 && found['has_motion'] !== 1) {
      addJob.run(item, 'motion', account, run, 'queued', null)
    }
  }

  async #vanished(account: AccountId, entries: readonly RemoteItem[]): Promise<MissingFile[]> {
    const { mirror, files, items, changedFile } = this.#parts
    const known: MissingFile[] = []
    for (const entry of entries) {
      for (const row of this.#statements.files.all(account, entry.id)) {
        const file = row as unknown as MissingFile
        if (!items.has(file.item)) known.push(file)
      }
    }
    const missing = await Promise.all(
      known.map(async (file) => {
        try {
          const found = await files.stat(inMirror(mirror.path, file.path))
          if (found.size !== file.bytes) changedFile(file.path, file.bytes, found.size)
          return false
        } catch (error) {
          if (errnoOf(error) === 'ENOENT') return true
          throw error
        }
      }),
    )
    const candidates = known.filter((_, at) => missing[at])
    if (candidates.length > 0 && !(await mirror.isPresent()))
      throw Object.assign(new Error('the folder of the mirror is gone'), { code: 'ENODEV' })
    const vanished: MissingFile[] = []
    for (const file of candidates) if (!(await restoreFromAlbums(mirror, files, file))) vanished.push(file)
    return vanished
  }
}

function stateBeforeDownload(entry: RemoteItem): ['queued' | 'waiting' | 'failed', string | null] {
  if (entry.kind !== 'video' || entry.videoStatus === 'READY') return ['queued', null]
  return entry.videoStatus === 'FAILED' ? ['failed', 'item-processing-failed'] : ['waiting', 'item-processing']
}

function prepare(database: DatabaseSync) {
  return {
    files: database.prepare(`
      SELECT file.item, file.role, file.path, file.bytes FROM item JOIN file ON file.item = item.ref
      WHERE item.account = ? AND item.remote_id = ?`),
    dropFile: database.prepare('DELETE FROM file WHERE item = ? AND role = ?'),
    here: database.prepare(`
      SELECT motion, EXISTS (SELECT 1 FROM file WHERE item = ref AND role = 'primary') AS has_primary,
             EXISTS (SELECT 1 FROM file WHERE item = ref AND role = 'motion') AS has_motion
      FROM item WHERE ref = ?`),
    addJob: database.prepare(`
      INSERT INTO job (item, role, account, run, state, reason) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (item, role) DO UPDATE SET
        run = excluded.run, state = excluded.state, reason = excluded.reason, detail = NULL, attempts = 0,
        not_before = 0`),
    dropJob: database.prepare('DELETE FROM job WHERE item = ? AND role = ?'),
    removed: database.prepare(`
      INSERT OR IGNORE INTO run_removed SELECT item FROM album_item
      WHERE album = ? AND item NOT IN (SELECT item FROM run_album_item WHERE album = ?)`),
    differs: database.prepare(`
      SELECT 1 FROM run_album_item AS listed
      LEFT JOIN album_item AS known ON known.album = listed.album AND known.item = listed.item
      WHERE listed.album = ? AND (known.position IS NULL OR known.position <> listed.position)
      UNION ALL
      SELECT 1 FROM album_item AS known WHERE known.album = ? AND NOT EXISTS
        (SELECT 1 FROM run_album_item AS listed WHERE listed.album = known.album AND listed.item = known.item)
      LIMIT 1`),
    clear: database.prepare('DELETE FROM album_item WHERE album = ?'),
    fill: database.prepare(
      'INSERT INTO album_item (album, position, item) SELECT album, position, item FROM run_album_item WHERE album = ?',
    ),
    forgetDuplicates: database.prepare('DELETE FROM album_duplicate WHERE album = ?'),
    noteDuplicates: database.prepare(`
      INSERT INTO album_duplicate (album, item, times, overlapping)
      SELECT album, item, again, again = overlaps FROM run_album_item WHERE album = ? AND again > 0`),
    listed: database.prepare('UPDATE album SET listed_at = ? WHERE id = ?'),
  }
}
