import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { MirrorInfo, OpeningStep } from '../../../shared/domain.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { Clock, FileSystem, Log, WorkerProcess } from '../../ports.ts'
import { DamagedIndexError, NewerIndexError, NoIndexError, openDatabase } from '../../index/schema/database.ts'
import { integer, one, rowReader } from '../../index/schema/typed-rows.ts'
import { datesUnread } from '../../index/items/dates-read.ts'
import { diskProblem, errnoOf, hidesReason } from '../../disk-problem.ts'
import { readFormat, writeFormat } from './format-file.ts'
import { breakSeal, isSealed, sealAndClose } from './index-seal.ts'
import { layout, mirrorFormat, temporaryPath } from '../names/layout.ts'
import { migrateFormat } from './migrate-format.ts'
import { MirrorFiles } from '../disk/mirror-files.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { NotOrdinaryError } from '../disk/ordinary-file.ts'
import { assertOwnDatabase, assertOwnEntries } from '../names/own-entries.ts'
import { prepareApart } from './prepare-apart.ts'
import { largeIndex, takesLong } from './prepare-index.ts'
import { Publisher } from '../publish.ts'
import { canHardLink } from '../disk/replace-file.ts'
import { settleMoves } from './settle-moves.ts'
import { readTally } from '../../index/tally.ts'
import { TaskFolders } from '../disk/task-folders.ts'
import { longestNameOn, TryWriting } from '../disk/try-disk.ts'

const countRow = rowReader({ count: integer })

export interface MirrorPorts {
  files: FileSystem
  clock: Clock
  log: Log
  /** Where a large index is made ready, beside this process; without it, in it. See `prepare-apart.ts`. */
  startIndexWorker?: () => WorkerProcess
}

export interface OpenMirror {
  /** False for a folder that was chosen earlier. */
  create?: boolean
  /** Ends an opening that takes long; the next one goes on with it. */
  signal?: AbortSignal
  /** Hears of an opening that takes long, before each of its steps. */
  step?: (step: OpeningStep) => void
  /** Bytes from which on an index is large; only for tests. */
  largeFrom?: number
}

/** An open mirror. Nobody else can open the same folder until it is closed or this process ends. */
export interface Mirror {
  /** Absolute path of the folder. */
  path: string
  /** The only way to what lies in it. */
  files: MirrorFiles
  /** The index: one connection, synchronous; keep reads short. */
  database: DatabaseSync
  /** Tells two mirrors apart that were mounted at the same place. */
  identity: string
  /** Hard links worked when the mirror was opened. */
  canLink: boolean
  /** How many bytes of UTF-8 a name may have here. */
  longestName: number
  /** Everything that gets a name in `Photos/` while the mirror is open gets it here, whichever task it belongs to. */
  publisher: Publisher
  /** Where tasks keep what they have not finished. */
  folders: TaskFolders
  info(): Promise<Result<MirrorInfo>>
  /** The folder is still there and still this mirror: false after its disk was unmounted or exchanged. */
  isPresent(): Promise<boolean>
  /** Files can be made in the mirror's own folder, and where downloads arrive: tried, and known for a second. */
  isWritable(): Promise<boolean>
  /** Something found the index damaged: the next opening looks at all of it, and says so. */
  distrust(): void
  isDistrusted(): boolean
  close(): Promise<void>
}

/** True for a file with content. */
async function hasContent(path: MirrorPath, files: MirrorFiles): Promise<boolean> {
  const found = await files.look(path)
  return found !== undefined && found.isFile() && found.size > 0
}

async function prepareFolders(files: MirrorFiles): Promise<void> {
  await files.makeTop()
  await files.makeFolder(layout.incoming)
}

/**
 * SQLite only says that it could not open or lock a file, be it that the disk is read-only, that we may not write, or
 * that the path is too long for it. A file of our own meets the same and says why, unless it is the path.
 */
async function reasonOf(error: unknown, files: MirrorFiles): Promise<Problem | undefined> {
  const problem = diskProblem(error)
  // A path that is too long, for one, concerns this folder only, and so no disk.
  if (!problem && error instanceof Error && errnoOf(error)) return { code: 'file-failed', detail: error.message }
  if (!hidesReason(error)) return problem
  const probe = temporaryPath('probe')
  try {
    await (await files.create(probe)).close()
    await files.remove(probe)
  } catch (reason) {
    return diskProblem(reason) ?? problem
  }
  return problem && { ...problem, code: 'file-failed' }
}

/**
 * Opens the mirror in `path`, an absolute path. By default a missing folder and a folder that holds no mirror yet
 * become a new one; with `create: false` they are `mirror-missing`, which is right for a folder that was chosen
 * earlier: an unmounted disk leaves an empty folder behind.
 *
 * Fails with `mirror-missing`, `mirror-read-only`, `mirror-full`, `mirror-in-use`, `mirror-too-new`, `mirror-damaged`,
 * `mirror-index-missing`, `mirror-index-changed`, `mirror-not-ordinary`, `file-failed`, or `cancelled` once `signal` aborts.
 * Whoever made the folder, nothing outside of it is read or written. A folder with a catalogue never gets an empty index: what
 * is in it would look like nobody's. A mirror of an older format becomes one of the present format. A lock of a process that
 * died does not count.
 */
export async function openMirror(path: string, ports: MirrorPorts, options: OpenMirror = {}): Promise<Result<Mirror>> {
  const { log } = ports
  const { signal, step } = options
  const files = new MirrorFiles(path, ports.files)
  const named = { values: { path } }
  if (signal?.aborted) return failure('cancelled')
  let database: DatabaseSync | undefined
  try {
    await assertOwnEntries(files)
    let format = await readFormat(files)
    if (format && format.format > mirrorFormat) return failure('mirror-too-new', named)
    const catalogued = await hasContent(layout.catalogue, files)
    if (!format && !catalogued && options.create === false) return failure('mirror-missing', named)
    await assertOwnDatabase(files, layout.index)
    if (catalogued && !(await hasContent(layout.index, files))) return failure('mirror-index-missing', named)
    await prepareFolders(files)
    if (ports.startIndexWorker && (await takesLong(files, options.largeFrom ?? largeIndex))) {
      const tell = (done: OpeningStep): void => step?.(done)
      await prepareApart(path, { start: ports.startIndexWorker, signal, step: tell, log })
    }
    if (signal?.aborted) return failure('cancelled')
    const sealed = await isSealed(files)
    database = openDatabase(files.absolute(layout.index), { mustExist: catalogued, sealed })
    if (!sealed) log('info', 'index-checked')
    await breakSeal(files)
    if (!format) {
      format = { format: mirrorFormat, identity: randomUUID() }
      await writeFormat(format, files)
    } else if (format.format < mirrorFormat) {
      const from = format.format
      format = await migrateFormat({ files, database, catalogued }, format.identity)
      log('info', 'mirror-migrated', { from, to: mirrorFormat })
    }
    const canLink = await canHardLink(files)
    const longestName = await longestNameOn(files, database)
    await settleMoves({ files, database, canLink, log })
    return success(mirrorOf(files, database, { identity: format.identity, canLink, longestName }, log))
  } catch (error) {
    database?.close()
    log('warn', 'mirror-not-opened', { reason: error instanceof Error ? error.message : String(error) })
    if (error instanceof NotOrdinaryError)
      return failure('mirror-not-ordinary', { values: { path: error.path }, detail: error.message })
    if (error instanceof NewerIndexError) return failure('mirror-too-new', named)
    if (error instanceof NoIndexError) return failure('mirror-index-missing', named)
    if (error instanceof SyntaxError || error instanceof DamagedIndexError)
      return failure('mirror-damaged', { ...named, detail: error.message })
    const errno = errnoOf(error)
    if (['ENOENT', 'ENOTDIR', 'EEXIST', 'ELOOP'].includes(errno ?? '')) return failure('mirror-missing', named)
    const problem = await reasonOf(error, files)
    if (problem) return { ok: false, problem: { ...problem, ...named } }
    throw error
  }
}

function mirrorOf(
  files: MirrorFiles,
  database: DatabaseSync,
  { identity, canLink, longestName }: Pick<Mirror, 'identity' | 'canLink' | 'longestName'>,
  log: Log,
): Mirror {
  const path = files.root
  const writing = new TryWriting(files)
  const albums = database.prepare('SELECT count(*) AS count FROM album')
  let distrusted = false
  const isPresent = async (): Promise<boolean> => {
    try {
      return (await readFormat(files))?.identity === identity
    } catch (error) {
      // A disk that fails to read, or reads nonsense, is as good as gone.
      if (errnoOf(error) !== undefined || error instanceof SyntaxError) return false
      throw error
    }
  }
  const publisher = new Publisher({ files, database, canLink, isPresent })
  return {
    path,
    files,
    database,
    identity,
    canLink,
    longestName,
    publisher,
    folders: new TaskFolders(files),
    isWritable: () => writing.isWritable(),
    async info() {
      try {
        // Before the disk is asked: the mirror may be closed by the time it answers.
        const { items, bytes } = readTally(database)
        const known = one(countRow, albums.get()).count
        const unread = datesUnread(database)
        const freeBytes = await files.freeBytes()
        return success({
          path,
          items,
          albums: known,
          bytes,
          freeBytes,
          canLink,
          ...(unread && { datesNotKept: { unread } }),
        })
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return failure('mirror-missing', { values: { path } })
        const problem = diskProblem(error)
        if (problem) return { ok: false, problem }
        throw error
      }
    },
    isPresent,
    distrust() {
      distrusted = true
    },
    isDistrusted: () => distrusted,
    async close() {
      await publisher.idle()
      if (!database.isOpen) return
      if (distrusted) database.close()
      else if (!(await sealAndClose(database, files))) log('warn', 'index-not-sealed')
    },
  }
}
