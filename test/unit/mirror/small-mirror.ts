import { createHash } from 'node:crypto'
import * as nodeFiles from 'node:fs/promises'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { AccountId, FileRole } from '../../../src/shared/domain.ts'
import { albumIdOf, itemIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { Publisher } from '../../../src/main/mirror/publish.ts'
import { TaskFolders } from '../../../src/main/mirror/disk/task-folders.ts'
import { TryWriting } from '../../../src/main/mirror/disk/try-disk.ts'
import { faultyFiles } from '../../engine/faults/faulty-files.ts'
import type { FaultyFiles } from '../../engine/faults/faulty-files.ts'
import { addKnownFile } from './known-files.ts'
import { addRow, removeRows } from '../../rows/rows.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

const account = 'ann' as AccountId

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

interface Item {
  mimeType?: string
  video?: boolean
  creationTime?: string
}

/** What tests fill, in an order in which it can be emptied. */
const filled = [
  'job',
  'run_problem',
  'run',
  'album_file',
  'album_duplicate',
  'album_item',
  'album',
  'replacement',
  'undelivered',
  'refetch',
  'file',
  'item_source',
  'item',
  'source',
  'owner',
  'zone_change',
  'file_problem',
  'verification',
  'meta',
] as const

/**
 * A real mirror in a folder of its own, filled by hand: files on the disk and rows in the index, no Google. To be opened
 * once for a file of tests and emptied after each, since opening takes longer than most of them.
 */
export class SmallMirror {
  readonly clock: StandingClock = standingClock()
  readonly #folder: string
  readonly #opened: Mirror
  /** The mirror on `disk`. */
  mirror: Mirror
  disk: FaultyFiles
  log: { level: string; event: string; fields: Record<string, unknown> }[] = []
  #positions = 0

  private constructor(folder: string, opened: Mirror) {
    this.#folder = folder
    this.#opened = opened
    this.disk = faultyFiles()
    this.mirror = this.#onDisk()
  }

  static async open(): Promise<SmallMirror> {
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-small-'))
    const opened = await openMirror(join(folder, 'mirror'), {
      files: nodeFiles,
      clock: standingClock(),
      log: () => undefined,
    })
    if (!opened.ok) throw new Error(opened.problem.code)
    addRow(opened.value.database, 'account', { id: account, email: 'ann@example.org' })
    return new SmallMirror(folder, opened.value)
  }

  #onDisk(): Mirror {
    const { path } = this.#opened
    const files = new MirrorFiles(path, this.disk.files)
    const writing = new TryWriting(files)
    return {
      ...this.#opened,
      files,
      publisher: new Publisher({ ...this.#opened, files }),
      folders: new TaskFolders(files),
      isWritable: () => writing.isWritable(),
    }
  }

  /** From here on, as on a disk without hard links. */
  withoutLinks(): void {
    this.change({ canLink: false })
  }

  /** What the mirror says of itself is another from here on. */
  change(instead: Partial<Pick<Mirror, 'canLink' | 'isPresent'>>): void {
    const mirror = { ...this.mirror, ...instead }
    this.mirror = { ...mirror, publisher: new Publisher(mirror) }
  }

  /** As it was when it was opened. */
  async empty(): Promise<void> {
    for (const table of filled) removeRows(this.database, table)
    for (const name of await readdir(this.mirror.path))
      if (name !== '.shoebox') await rm(this.at(name), { recursive: true })
    for (const name of ['incoming', 'set-aside'])
      await rm(this.at(`.shoebox/${name}`), { recursive: true, force: true })
    await mkdir(this.at('.shoebox/incoming'))
    this.disk = faultyFiles()
    this.mirror = this.#onDisk()
    this.log = []
    this.#positions = 0
  }

  async close(): Promise<void> {
    await this.#opened.close()
    await rm(this.#folder, { recursive: true })
  }

  get database(): DatabaseSync {
    return this.mirror.database
  }

  write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    this.log.push({ level, event, fields })
  }

  /** Absolute. */
  at(path: string): string {
    return join(this.mirror.path, path)
  }

  /** Puts a file on the disk, and nothing into the index. */
  async put(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(this.at(path)), { recursive: true })
    await writeFile(this.at(path), content)
  }

  /** Takes a name from the disk, and nothing from the index. */
  async remove(path: string): Promise<void> {
    await rm(this.at(path), { recursive: true })
  }

  /** What a file holds; undefined if there is none. */
  async content(path: string): Promise<string | undefined> {
    try {
      return await readFile(this.at(path), 'utf8')
    } catch {
      return undefined
    }
  }

  /** Names in a folder, sorted; none if there is no such folder. */
  async names(folder: string): Promise<string[]> {
    try {
      return (await readdir(this.at(folder))).toSorted()
    } catch {
      return []
    }
  }

  /** The row of an item that Google lists. */
  item(filename: string, more: Item = {}): number {
    const { mimeType = 'image/jpeg', video = false, creationTime = '2021-07-04T10:11:12Z' } = more
    return addRow(this.database, 'item', {
      id: itemIdOf(account, filename),
      account,
      remote_id: filename,
      filename,
      mime_type: mimeType,
      video,
      creation_time: creationTime,
      first_seen: 1,
    })
  }

  /** The file of an item, on the disk and in the index. */
  async file(item: number, path: string, content: string, role: FileRole = 'primary'): Promise<void> {
    await this.put(path, content)
    const known = {
      item,
      role,
      path,
      pathKey: nameKey(path),
      bytes: Buffer.byteLength(content),
      sha256: sha256(content),
    }
    addKnownFile(this.database, { ...known, mtime: 1_000_000, publishedAt: 2 })
  }

  /** An item and its file of the same name in `Photos/2021/07`. */
  async photo(filename: string, content = filename): Promise<number> {
    const item = this.item(filename)
    await this.file(item, `Photos/2021/07/${filename}`, content)
    return item
  }

  /** The row of an album that has these items; its id. */
  album(title: string, items: readonly number[] = []): string {
    const id = albumIdOf(account, title)
    addRow(this.database, 'album', { id, account, remote_id: title, title })
    for (const item of items) this.addTo(id, item)
    return id
  }

  addTo(album: string, item: number): void {
    addRow(this.database, 'album_item', { album, position: ++this.#positions, item })
  }

  takeOut(album: string, item: number): void {
    removeRows(this.database, 'album_item', { album, item })
  }

  rows(query: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return this.database
      .prepare(query)
      .all(...values)
      .map((row) => ({ ...row }))
  }
}
