import type { DatabaseSync } from 'node:sqlite'
import type { Clock, Log } from '../ports.ts'
import { transaction } from '../index/schema/database.ts'
import { continuedParts, publicationsUnderWay, unaskedUnderWay } from '../index/runs/job-rows.ts'
import { Jobs } from '../index/runs/jobs.ts'
import { isSameTime } from '../mirror/disk/file-date.ts'
import { hashFile } from '../mirror/disk/hash-file.ts'
import { isTemporaryName, layout, partFromRow } from '../mirror/names/layout.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { below } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'
import { nameKey } from '../mirror/names/names.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import type { TaskName } from '../mirror/disk/task-folders.ts'
import { isRefusal, throwUnlessOfOnePlace } from '../mirror/disk/place-problem.ts'
import type { Wanted } from './candidate.ts'
import { describeKept } from './describe-kept.ts'
import { FileJournal } from './file-journal.ts'
import { readWanted } from './read-wanted.ts'
import { RecordFile } from './record-file.ts'

export interface RecoverParts {
  mirror: Mirror
  clock: Clock
  log: Log
}

/**
 * Brings journal and folder back together after whatever ended the last run: publications that were under way are
 * finished if their file is in place, everything else is queued again, and temporary files that nobody can continue
 * are removed, with the folders of tasks that are over. What belongs to tasks that are at work is left to them. Nothing but
 * files with temporary names is ever removed, and no folder with anything else in it.
 */
export async function recover(parts: RecoverParts): Promise<void> {
  const { mirror, log } = parts
  const { files } = mirror
  const tasks = mirror.folders.atWork()
  const atWork = tasks.map(({ id }) => id)
  let finished = 0
  for (const intent of publicationsOf(mirror.database, atWork)) if (await finish(parts, intent)) finished++
  const jobs = new Jobs(mirror.database)
  transaction(mirror.database, () => {
    jobs.requeue({ why: 'restarted', atWork })
    jobs.forgetAllUnasked(atWork)
  })
  // A person may have tidied it away.
  await files.makeFolder(layout.incoming)
  const removed = await removeLeftovers(parts, tasks)
  if (finished > 0 || removed > 0) log('info', 'recovered', { finished, removed })
}

/** Returns how many files went. */
async function removeLeftovers(parts: RecoverParts, tasks: readonly TaskName[]): Promise<number> {
  const { files, database, folders } = parts.mirror
  const kept = new Set(continuedParts(database).map(partFromRow))
  let removed = 0
  const tidy = async (folder: MirrorPath): Promise<void> => {
    for (const { name, isFolder } of (await files.list(folder)) ?? []) {
      const path = below(folder, name)
      const isNobodys = !isFolder && isTemporaryName(name) && !kept.has(path)
      if (isNobodys && (await isRemoved(parts, path))) removed++
    }
  }
  for (const folder of await folders.leftBehind()) {
    await tidy(folder)
    await folders.removeIfEmpty(folder)
  }
  // Beside the folders lies what is written and gone within a moment, by whichever task, and what former releases left.
  if (tasks.length === 0) await tidy(layout.incoming)
  return removed
}

/** A publication that was under way, asked for by a row or not. */
interface UnderWay {
  wanted: Wanted
  /** What a source has said that the file is, for one whose bytes do not tell. */
  mimeType: string
  run: number
  path: MirrorPath
  sha256: string
  bytes: number
}

/** What cannot be understood of a file that nobody asked for is left out: the file is found as one that nobody knows. */
function publicationsOf(database: DatabaseSync, atWork: readonly number[]): UnderWay[] {
  const asked = publicationsUnderWay(database, atWork).map(({ job, ...rest }) => ({
    ...rest,
    wanted: job,
    mimeType: job.mimeType,
  }))
  const unasked = unaskedUnderWay(database, atWork).flatMap(({ known, ...rest }) => {
    const wanted = readWanted(known)
    return wanted ? [{ ...rest, wanted, mimeType: 'application/octet-stream' }] : []
  })
  return [...asked, ...unasked]
}

/** Finishes a publication whose file is in place; false if it is not. */
async function finish({ mirror, clock }: RecoverParts, intent: UnderWay): Promise<boolean> {
  const { wanted, mimeType, path } = intent
  if (!(await holds(mirror.files, intent))) return false
  const otherwise = {
    mimeType,
    kind: wanted.video || wanted.role === 'motion' ? ('video' as const) : ('photo' as const),
  }
  const kept = { path, bytes: intent.bytes, otherwise }
  const { description, mtimeMs } = await describeKept(mirror.files, kept, wanted, clock.now())
  const record = new RecordFile(mirror.database)
  transaction(mirror.database, () =>
    record.save(wanted, new FileJournal(mirror.database, intent.run), {
      path,
      pathKey: nameKey(path),
      bytes: intent.bytes,
      sha256: intent.sha256,
      description,
      mtimeHere: isSameTime(mtimeMs, description.takenAt) ? undefined : Math.round(mtimeMs),
      now: clock.now(),
    }),
  )
  return true
}

async function holds(files: MirrorFiles, { path, bytes, sha256 }: UnderWay): Promise<boolean> {
  try {
    return (await files.hasFile(path, bytes)) && (await hashFile(files, path)) === sha256
  } catch (error) {
    // Its folder is none of the mirror's own: the file is not there. What cannot be read is downloaded again.
    if (error instanceof NotOrdinaryError || isRefusal(error)) return false
    throw error
  }
}

/** A leftover that may not be removed is in nobody's way. */
async function isRemoved({ mirror, log }: RecoverParts, path: MirrorPath): Promise<boolean> {
  try {
    await mirror.files.removeIfThere(path)
    return true
  } catch (error) {
    await throwUnlessOfOnePlace(error, mirror)
    log('warn', 'leftover-not-removed', { path, reason: error instanceof Error ? error.message : '' })
    return false
  }
}
