import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { videoStatuses, type AccountId, type FileRole, type ItemId, type VideoStatus } from '../../../shared/domain.ts'
import { parseJson } from '../../../shared/parse-json.ts'
import { photoPathFromRow, type MirrorPath } from '../../mirror-path.ts'
import { accountId, flag, integer, itemId, oneOf, optional, rowReader, text } from '../schema/typed-rows.ts'

/** A file that is to be downloaded, with what is known of its item. */
export interface Job {
  seq: number
  /** Row of the item in the index. */
  item: number
  id: ItemId
  role: FileRole
  account: AccountId
  remoteId: string
  filename: string
  mimeType: string
  video: boolean
  videoStatus: VideoStatus
  /** RFC 3339, as Google gave it. */
  creationTime: string
  attempts: number
  /** How the attempt before failed, if there was one in this run. */
  failedWith?: { code: string; detail?: string }
}

const ofItem = `item.id, item.remote_id AS remoteId, item.filename, item.mime_type AS mimeType, item.video,
  item.video_status AS videoStatus, item.creation_time AS creationTime`

/** What `jobOf` reads, of `job` joined with its `item`. */
export const jobColumns = `job.seq, job.item, job.role, job.lane AS account, job.attempts, job.reason, job.detail, ${ofItem}`

/** The same of a `file` that has no job, joined with its `item`. */
export const columnsWithoutJob = `0 AS seq, file.item, file.role, item.account, 0 AS attempts, NULL AS reason, NULL AS detail,
  ${ofItem}`

const fileRoles = ['primary', 'motion'] as const satisfies readonly FileRole[]

const readJob = rowReader<Omit<Job, 'failedWith'>>({
  seq: integer,
  item: integer,
  id: itemId,
  role: oneOf(fileRoles),
  account: accountId,
  remoteId: text,
  filename: text,
  mimeType: text,
  video: flag,
  videoStatus: oneOf(videoStatuses, 'UNSPECIFIED'),
  creationTime: text,
  attempts: integer,
})

const readFailure = rowReader({ reason: optional(text), detail: optional(text) })

/** A job from a row of `jobColumns` or `columnsWithoutJob`. */
export function jobOf(row: Readonly<Record<string, SQLOutputValue>>): Job {
  const { reason: code, detail } = readFailure(row)
  const failedWith = code === undefined ? {} : { failedWith: { code, ...(detail !== undefined && { detail }) } }
  return { ...readJob(row), ...failedWith }
}

/** A publication that was under way: what was to be published where. */
export interface Intent {
  job: Job
  run: number
  path: MirrorPath
  sha256: string
  bytes: number
}

const readIntent = rowReader<Omit<Intent, 'job'>>({
  run: integer,
  path: photoPathFromRow,
  sha256: text,
  bytes: integer,
})

/** Those of runs that nobody is at work on. */
export function publicationsUnderWay(database: DatabaseSync, atWork: readonly number[]): Intent[] {
  const rows = database
    .prepare(
      `SELECT ${jobColumns}, job.run, job.final_path AS path, job.final_sha256 AS sha256, job.final_bytes AS bytes
       FROM job JOIN item ON item.ref = job.item WHERE job.state = 'publishing' AND job.final_path IS NOT NULL
         AND job.run NOT IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(atWork))
  return rows.map((row) => ({ job: jobOf(row), ...readIntent(row) }))
}

/** A publication of a file that nobody has asked for. */
export interface UnaskedIntent extends Omit<Intent, 'job'> {
  /** What `FileJournal.intend` has written, as it was found: undefined for what is no JSON. */
  known: unknown
}

const readKnown = rowReader({ payload: optional(text) })

/** As `publicationsUnderWay`. */
export function unaskedUnderWay(database: DatabaseSync, atWork: readonly number[]): UnaskedIntent[] {
  const rows = database
    .prepare(
      `SELECT run, payload, final_path AS path, final_sha256 AS sha256, final_bytes AS bytes FROM job
       WHERE item IS NULL AND state = 'publishing' AND final_path IS NOT NULL
         AND run NOT IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(atWork))
  return rows.map((row) => ({ ...readIntent(row), known: parseJson(readKnown(row).payload) }))
}

const readName = rowReader({ name: optional(text) })

/** Names of partial downloads that can be continued, as the index has them. */
export function continuedParts(database: DatabaseSync): string[] {
  const rows = database.prepare('SELECT part_name AS name FROM job WHERE part_bytes IS NOT NULL').all()
  return rows.flatMap((row) => readName(row).name ?? [])
}
