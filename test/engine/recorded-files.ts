import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { relative, sep } from 'node:path'
import type { FileSystem } from '../../src/main/ports.ts'

/** What the index says after a commit, as far as it is about the disk. */
export interface IndexState {
  /** Paths of files and of earlier versions. */
  files: string[]
  /** Paths of files in album folders. */
  albumFiles: string[]
  /** Where publications and moves under way are going, and where moves are from. */
  intents: string[]
  moving: string[]
  /** Bytes of partial downloads that can be continued, by item id and role. */
  parts: [string, number][]
  /** Folders of albums, and those that are being renamed. */
  albumFolders: string[]
  renaming: string[]
  /** Runs that have ended. */
  ended: number
}

/**
 * One thing that has happened to the disk, in the order in which it was over. `file` is what a name leads to, whatever its
 * names are; paths are relative to the mirror, with `/`. `since` is the number of events before the call began: only those
 * are made safe by it.
 */
export type DiskEvent =
  /** A new file, or one that was there before, empty or changed; `length` is how long it is now. */
  | { op: 'change'; file: number; length: number }
  | { op: 'sync' | 'datasync'; file: number; since: number }
  | { op: 'name'; path: string; file: number; folder: boolean; old: boolean }
  | { op: 'unname'; path: string }
  /** Both at once, and in place of whatever had the new name. */
  | { op: 'rename'; from: string; to: string }
  | { op: 'sync-folder'; path: string; since: number }
  | { op: 'commit'; index: IndexState }

export interface RecordedFiles {
  files: FileSystem
  events: DiskEvent[]
  /** Records the commits of an index from now on. */
  watch(database: DatabaseSync): void
}

const emptying = (flags: unknown): boolean =>
  typeof flags === 'number' ? (flags & nodeFiles.constants.O_TRUNC) !== 0 : String(flags).startsWith('w')
const changing = new Set(['write', 'writev', 'appendFile', 'writeFile', 'truncate', 'utimes'])

/** The real file system below `root`, which tells in which order things have become safe on the disk. */
export function recordedFiles(root: string): RecordedFiles {
  const events: DiskEvent[] = []
  /** What is there, by path. */
  const names = new Map<string, number>()
  let made = 0

  const inside = (path: unknown): string | undefined => {
    const at = relative(root, String(path)).split(sep).join('/')
    return at.startsWith('..') ? undefined : at
  }

  /** The file behind a path that is there; one that nobody recorded has been there, and safe, from before. */
  const fileAt = (path: string): number => {
    const known = names.get(path)
    if (known !== undefined) return known
    const file = ++made
    names.set(path, file)
    events.push({ op: 'name', path, file, folder: false, old: true })
    return file
  }
  const name = (path: string, file: number, folder = false): void => {
    names.set(path, file)
    events.push({ op: 'name', path, file, folder, old: false })
  }
  const remove = (path: string): void => {
    fileAt(path)
    names.delete(path)
    events.push({ op: 'unname', path })
  }
  const move = (from: string, to: string): void => {
    fileAt(from)
    for (const [path, file] of Array.from(names))
      if (path === from || path.startsWith(`${from}/`)) {
        names.delete(path)
        names.set(to + path.slice(from.length), file)
      }
    events.push({ op: 'rename', from, to })
  }

  const wrapHandle = async (
    handle: FileHandle,
    path: string,
    state: 'new' | 'emptied' | 'open',
  ): Promise<FileHandle> => {
    const folder = (await handle.stat()).isDirectory()
    if (state === 'new') name(path, ++made)
    const file = folder ? 0 : fileAt(path)
    const changed = async (): Promise<void> => {
      events.push({ op: 'change', file, length: (await handle.stat()).size })
    }
    if (state !== 'open') await changed()
    return new Proxy(handle, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target)
        if (typeof value !== 'function') return value
        const call = (args: unknown[]): Promise<unknown> => Reflect.apply(value, target, args) as Promise<unknown>
        if (key === 'sync' || key === 'datasync')
          return async () => {
            const since = events.length
            await call([])
            events.push(folder ? { op: 'sync-folder', path, since } : { op: key, file, since })
          }
        if (!changing.has(String(key))) return (...args: unknown[]): unknown => Reflect.apply(value, target, args)
        return async (...args: unknown[]): Promise<unknown> => {
          const result = await call(args)
          await changed()
          return result
        }
      },
    })
  }

  const recorded: Partial<Record<keyof FileSystem, (paths: string[], result: unknown) => void>> = {
    rm: ([path = '']) => remove(path),
    unlink: ([path = '']) => remove(path),
    link: ([from = '', to = '']) => name(to, fileAt(from)),
    rename: ([from = '', to = '']) => move(from, to),
    mkdir: ([path = '']) => name(path, ++made, true),
    rmdir: ([path = '']) => {
      names.delete(path)
      events.push({ op: 'unname', path })
    },
    copyFile: ([, to = '']) => {
      name(to, ++made)
      events.push({ op: 'change', file: made, length: Infinity })
    },
  }

  const files = new Proxy(nodeFiles, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      const note = recorded[key as keyof FileSystem]
      return async (...args: unknown[]): Promise<unknown> => {
        const paths = [inside(args[0]), key === 'link' || key === 'rename' || key === 'copyFile' ? inside(args[1]) : '']
        const [path] = paths
        const there = path !== undefined && (await nodeFiles.lstat(String(args[0])).catch(() => undefined))
        const result: unknown = await Reflect.apply(value, target, args)
        if (path === undefined) return result
        if (key === 'open') {
          const empties = emptying(args[1] ?? 'r')
          return await wrapHandle(result as FileHandle, path, !there ? 'new' : empties ? 'emptied' : 'open')
        }
        if (key === 'rm' && !there) return result
        note?.(
          paths.map((one) => one ?? ''),
          result,
        )
        return result
      }
    },
  }) as FileSystem

  const watch = (database: DatabaseSync): void => {
    const state = stateReader(database)
    const committed = (): void => {
      if (!database.isTransaction) events.push({ op: 'commit', index: state() })
    }
    const exec = database.exec.bind(database)
    const prepare = database.prepare.bind(database)
    database.exec = (sql) => {
      exec(sql)
      committed()
    }
    database.prepare = (sql) => {
      const statement = prepare(sql)
      if (/^\s*SELECT/i.test(sql)) return statement
      for (const method of ['run', 'all', 'get'] as const) {
        const real = statement[method].bind(statement) as (...args: never[]) => unknown
        const wrapped = (...args: never[]): unknown => {
          const result = real(...args)
          committed()
          return result
        }
        Object.assign(statement, { [method]: wrapped })
      }
      return statement
    }
  }
  return { files, events, watch }
}

function stateReader(database: DatabaseSync): () => IndexState {
  const column = (statement: StatementSync): string[] => statement.all().map((row) => String(row['value']))
  const prepared = {
    files: database.prepare('SELECT path AS value FROM file'),
    albumFiles: database.prepare(`
      SELECT 'Albums/' || album.folder || '/' || album_file.name AS value
      FROM album_file JOIN album ON album.id = album_file.album WHERE album.folder IS NOT NULL`),
    intents: database.prepare(`
      SELECT final_path AS value FROM job WHERE final_path IS NOT NULL UNION ALL SELECT target FROM file_move`),
    moving: database.prepare('SELECT origin AS value FROM file_move'),
    albumFolders: database.prepare("SELECT 'Albums/' || folder AS value FROM album WHERE folder IS NOT NULL"),
    renaming: database.prepare("SELECT 'Albums/' || folder_was AS value FROM album WHERE folder_was IS NOT NULL"),
  }
  const parts = database.prepare(`
    SELECT item.id, job.part_bytes FROM job JOIN item ON item.ref = job.item WHERE job.part_bytes IS NOT NULL`)
  const ended = database.prepare('SELECT count(*) AS count FROM run WHERE finished_at IS NOT NULL')
  return () => ({
    files: column(prepared.files),
    albumFiles: column(prepared.albumFiles),
    intents: column(prepared.intents),
    moving: column(prepared.moving),
    albumFolders: column(prepared.albumFolders),
    renaming: column(prepared.renaming),
    parts: parts.all().map((row) => [String(row['id']), Number(row['part_bytes'])]),
    ended: Number(ended.get()?.['count']),
  })
}
