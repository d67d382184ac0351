import type { MirrorPath } from '../../mirror-path.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { moveWithoutOverwriting } from '../disk/move-file.ts'
import { storeFile } from './store-file.ts'
import type { NewFile } from './store-file.ts'
import { tellError } from './told-error.ts'
import type { ToldError } from './told-error.ts'

/** A file whose bytes are safe, and the name that it is to get. */
interface Move {
  from: MirrorPath
  to: MirrorPath
}

/** What several files need of the disk until the next transaction, in a form that crosses to a thread. */
export type Work =
  /** Sizes, as `MirrorFiles.look` finds them. */
  | { kind: 'look'; paths: readonly MirrorPath[] }
  | { kind: 'store'; files: readonly NewFile[] }
  /** Names, and then the folders whose names have to be safe. */
  | { kind: 'place'; canLink: boolean; moves: readonly Move[]; folders: readonly MirrorPath[] }

/** What became of each file, in their order; `here` as `storeFile` returns it, or the size of what is there. */
export interface Done {
  each: ({ ok: true; here?: number | undefined } | { ok: false; error: ToldError })[]
  /** Why names are not safe, although each file may have its own. */
  notSynced?: ToldError
}

/** Does it, whatever happens to each file: never rejects. Files are on their way side by side where the file system lets them be. */
export async function doWork(files: MirrorFiles, work: Work): Promise<Done> {
  if (work.kind === 'look') return { each: await Promise.all(work.paths.map((path) => told(sizeOf(files, path)))) }
  if (work.kind === 'store') return { each: await Promise.all(work.files.map((file) => told(storeFile(files, file)))) }
  const { canLink, moves, folders } = work
  const each = await Promise.all(
    moves.map(({ from, to }) => told(moveWithoutOverwriting({ files, canLink }, from, to))),
  )
  const synced = await told(Promise.all(folders.map((folder) => files.sync(folder))))
  return synced.ok ? { each } : { each, notSynced: synced.error }
}

async function sizeOf(files: MirrorFiles, path: MirrorPath): Promise<number | undefined> {
  return (await files.look(path))?.size
}

async function told(work: Promise<unknown>): Promise<Done['each'][number]> {
  try {
    const here = await work
    return typeof here === 'number' ? { ok: true, here } : { ok: true }
  } catch (error) {
    return { ok: false, error: tellError(error) }
  }
}
