import type { Clock, FileSystem, Log } from '../ports.ts'
import { transaction } from '../mirror/database.ts'
import { errnoOf } from '../mirror/disk-problem.ts'
import { inMirror, layout } from '../mirror/layout.ts'
import { makeFolders } from '../mirror/make-folders.ts'
import { nameKey } from '../mirror/names.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { hashFile } from '../mirror/publish.ts'
import { partPath } from './attempt.ts'
import { describeFile, typeOf } from './describe-file.ts'
import { Journal, jobOf } from './journal.ts'
import type { Job } from './journal.ts'
import { RecordFile } from './record-file.ts'

export interface RecoverPorts {
  mirror: Mirror
  files: FileSystem
  clock: Clock
  log: Log
}

interface Intent {
  job: Job
  run: number
  path: string
  sha256: string
  bytes: number
}

function intents(mirror: Mirror): Intent[] {
  const rows = mirror.database
    .prepare(
      `SELECT job.*, item.id, item.remote_id, item.filename, item.mime_type, item.video, item.video_status,
              item.creation_time
       FROM job JOIN item ON item.ref = job.item WHERE state = 'publishing' AND final_path IS NOT NULL`,
    )
    .all()
  return rows.map((row) => ({
    job: jobOf(row),
    run: Number(row['run']),
    path: String(row['final_path']),
    sha256: String(row['final_sha256']),
    bytes: Number(row['final_bytes']),
  }))
}

/**
 * Brings journal and folder back together after whatever ended the last run: publications that were under way are
 * finished if their file is in place, everything else is queued again, and temporary files that nobody can continue
 * are removed. Nothing but temporary files is ever removed.
 */
export async function recover(ports: RecoverPorts): Promise<void> {
  const { mirror, files, log } = ports
  let finished = 0
  for (const intent of intents(mirror)) if (await finish(ports, intent)) finished++
  mirror.database.exec(`
    UPDATE job SET state = 'queued', final_path = NULL, final_sha256 = NULL, final_bytes = NULL
    WHERE state IN ('active', 'publishing')`)
  const kept = new Set(
    mirror.database
      .prepare('SELECT item.id, job.role FROM job JOIN item ON item.ref = job.item WHERE part_bytes IS NOT NULL')
      .all()
      .map((row) => partPath({ id: row['id'], role: row['role'] } as Job)),
  )
  let removed = 0
  // A person may have tidied it away.
  await makeFolders(files, mirror.path, inMirror(mirror.path, layout.incoming))
  for (const name of await files.readdir(inMirror(mirror.path, layout.incoming))) {
    const path = `${layout.incoming}/${name}`
    if (kept.has(path)) continue
    await files.rm(inMirror(mirror.path, path), { recursive: true, force: true })
    removed++
  }
  if (finished > 0 || removed > 0) log('info', 'recovered', { finished, removed })
}

/** Finishes a publication whose file is in place; false if it is not. */
async function finish({ mirror, files, clock }: RecoverPorts, intent: Intent): Promise<boolean> {
  const { job, path } = intent
  const full = inMirror(mirror.path, path)
  if (!(await holds(files, full, intent))) return false
  const handle = await files.open(full, 'r')
  try {
    const type = (await typeOf(handle)) ?? {
      mimeType: job.mimeType,
      extension: path.slice(path.lastIndexOf('.')),
      kind: job.video || job.role === 'motion' ? 'video' : 'photo',
    }
    const description = await describeFile(handle, type, intent.bytes, job, clock.now())
    const record = new RecordFile(mirror.database)
    transaction(mirror.database, () =>
      record.save(job, new Journal(mirror.database, intent.run), {
        path,
        pathKey: nameKey(path),
        bytes: intent.bytes,
        sha256: intent.sha256,
        description,
        now: clock.now(),
      }),
    )
  } finally {
    await handle.close()
  }
  return true
}

async function holds(files: FileSystem, path: string, { bytes, sha256 }: Intent): Promise<boolean> {
  try {
    const found = await files.lstat(path)
    return found.isFile() && found.size === bytes && (await hashFile(files, path)) === sha256
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
