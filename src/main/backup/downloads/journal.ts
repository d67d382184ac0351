import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../../shared/domain.ts'
import { jobColumns, jobOf, type Job } from '../../index/runs/job-rows.ts'
import { accountId, integer, optional, rowReader, text } from '../../index/schema/typed-rows.ts'
import { FileJournal } from '../../intake/file-journal.ts'
import { partFromRow, partName } from '../../mirror/names/layout.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { JobQueue } from '../../tasks/job-queue.ts'

/** The part of an earlier attempt that is safe on the disk and can be continued. */
export interface Part {
  path: MirrorPath
  bytes: number
  total: number
  etag: string
}

/** The journal of downloads: one row per file that is not in the mirror yet. */
export class Journal extends JobQueue<Job> {
  /** Where the files of the run are written down on their way into the mirror. */
  readonly files: FileJournal
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, run: number) {
    super(database, run, { select: `SELECT ${jobColumns} FROM job JOIN item ON item.ref = job.item`, read: jobOf })
    this.files = new FileJournal(database, run)
    this.#statements = prepare(database)
  }

  /**
   * Requests for bytes that the open rows of the run will need, by account, as far as can be foretold: a video has a
   * still, and a photo with the name of a motion photo a video part.
   */
  downloadsLeft(): Map<AccountId, number> {
    const rows = this.#statements.downloadsLeft.all(this.run)
    return new Map(rows.map(readDownloads).map(({ account, downloads }) => [account, downloads]))
  }

  /** Writes down how much of a partial file is safe on the disk. */
  notePart(seq: number, part: Part): void {
    this.jobs.notePart(seq, { ...part, name: partName(part.path) })
  }

  /**
   * Whatever an earlier attempt of a row has left, to be continued or not, and the part of it that can be continued now.
   */
  left(seq: number): { leftOver: MirrorPath | undefined; part: Part | undefined } {
    const row = this.#statements.part.get(seq)
    const { name, bytes, total, etag }: Partial<PartRow> = row ? readPart(row) : {}
    const path = partFromRow(name)
    if (!path || bytes === undefined || total === undefined || etag === undefined)
      return { leftOver: path, part: undefined }
    return { leftOver: path, part: { path, bytes, total, etag } }
  }
}

const readDownloads = rowReader({ account: accountId, downloads: integer })

interface PartRow {
  name: string | undefined
  bytes: number | undefined
  total: number | undefined
  etag: string | undefined
}
const readPart = rowReader<PartRow>({
  name: optional(text),
  bytes: optional(integer),
  total: optional(integer),
  etag: optional(text),
})

function prepare(database: DatabaseSync) {
  return {
    downloadsLeft: database.prepare(`
      SELECT job.lane AS account, count(*) + coalesce(sum(job.role = 'primary' AND (item.video OR item.motion
        OR item.filename GLOB 'PXL_*.MP*' OR item.filename GLOB 'MVIMG_*')), 0) AS downloads
      FROM job JOIN item ON item.ref = job.item
      WHERE job.run = ? AND job.state IN ('queued', 'active', 'publishing') GROUP BY job.lane`),
    part: database.prepare(
      'SELECT part_name AS name, part_bytes AS bytes, part_total AS total, part_etag AS etag FROM job WHERE seq = ?',
    ),
  }
}
