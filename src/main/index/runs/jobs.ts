import type { DatabaseSync } from 'node:sqlite'
import { compiledOnUse } from '../schema/compiled-on-use.ts'
import type { AccountId, FileRole } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import { problemColumns } from './problem-columns.ts'
import { integer, rowReader } from '../schema/typed-rows.ts'

export type SettledState = 'waiting' | 'failed'

/** How much of a partial file is safe on the disk. */
interface PartColumns {
  /** As `partName` gives it. */
  name: string
  bytes: number
  total: number
  etag: string
}

/** What is published under a row: its state is `publishing` from then on. */
interface IntentColumns {
  path: MirrorPath
  sha256: string
  bytes: number
}

/**
 * Which rows are queued again, and why, which decides what of their earlier attempts still counts. `interrupted`: an
 * attempt was broken off, as if it had not begun. `postponed`: the same, but others come first. `restarted`: the same of
 * all rows that were under way when the last process ended; not those of runs that are at work now. `failed`: an attempt
 * failed, and another follows at a time in milliseconds since 1970. `asked`: somebody tries the failed files of an item again, as if they were new. `listed`: a run
 * has listed an item of which rows of other runs are left.
 */
export type Requeue =
  | { why: 'interrupted'; seq: number }
  | { why: 'postponed'; seq: number; notBefore: number }
  | { why: 'restarted'; atWork: readonly number[] }
  | { why: 'failed'; seq: number; notBefore: number; problem: Problem }
  | { why: 'asked'; item: number }
  | { why: 'listed'; item: number; run: number }

const noIntent = 'final_path = NULL, final_sha256 = NULL, final_bytes = NULL'
const noPart = 'part_bytes = NULL, part_total = NULL, part_etag = NULL'
const untried = 'attempts = 0, not_before = 0, detail = NULL, place = NULL'
const asNew = `${untried}, reason = NULL`

/** What each reason changes beside the state and the intent, and of which rows. */
const requeues: { readonly [Why in Requeue['why']]: readonly [changes: string, rows: string] } = {
  interrupted: ['', 'seq = :seq'],
  postponed: [', not_before = :notBefore', 'seq = :seq'],
  restarted: ['', "state IN ('active', 'publishing') AND run NOT IN (SELECT value FROM json_each(:atWork))"],
  failed: [
    ', attempts = attempts + 1, not_before = :notBefore, reason = :code, detail = :detail, place = :place',
    'seq = :seq',
  ],
  asked: [`, ${asNew}`, "item = :item AND state = 'failed'"],
  listed: [`, run = :run, ${asNew}`, 'item = :item AND run <> :run'],
}

/** What a job of another kind than a download is about, and what it needs to know beside that. */
interface NamedJob {
  kind: string
  /** Tells it from others of its kind. */
  subject: string
  lane: string
  run: number
  /** Written as JSON; absent where the subject says it all. */
  payload?: unknown
}

/** The kind of rows for files that a source has offered without anybody having asked for them: there only while they are published. */
const unasked = 'offered'

/** For a file that has a row already: it is as if it were new, with the reason that it is settled for, if it is. */
const overwritten = `
  ON CONFLICT (item, role) DO UPDATE SET run = excluded.run, state = excluded.state, ${untried}, reason = excluded.reason`

/** Everything that changes the table `job`. See `tasks/job-queue.ts` for the states that rows go through. */
export class Jobs {
  readonly #statements: ReturnType<typeof prepare>
  readonly #requeues: ReturnType<typeof prepareRequeues>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#requeues = prepareRequeues(database)
  }

  /** Asks for a file in a run, as if it had never been asked for; it may be settled from the start. */
  add(
    file: { item: number; role: FileRole; account: AccountId; run: number },
    state: 'queued' | SettledState = 'queued',
    reason: string | null = null,
  ): void {
    this.#statements.add.run({ ...file, state, reason })
  }

  /** Asks for something in a run, as if it had never been asked for. */
  addNamed({ payload, ...job }: NamedJob): void {
    this.#statements.addNamed.run({ ...job, payload: payload === undefined ? null : JSON.stringify(payload) })
  }

  /**
   * Asks for the files of these accounts that verification left to the next backup, and for those that Google has
   * something newer for. Returns their items, one of each file.
   */
  addAwaited(run: number, accounts: readonly AccountId[]): number[] {
    const of = { run, accounts: JSON.stringify(accounts) }
    const { addRefetched, addReplaced } = this.#statements
    return [...addRefetched.all(of), ...addReplaced.all(of)].map((row) => readItem(row).item)
  }

  activate(seq: number): void {
    this.#statements.activate.run(seq)
  }

  requeue(request: Requeue): void {
    const { why, ...values } = request
    if ('atWork' in values) this.#requeues[why].run({ atWork: JSON.stringify(values.atWork) })
    else if (!('problem' in values)) this.#requeues[why].run(values)
    else {
      const { problem, ...rest } = values
      this.#requeues[why].run({ ...rest, ...problemColumns(problem) })
    }
  }

  settle(seq: number, state: SettledState, problem: Problem): void {
    this.#statements.settle.run({ seq, state, ...problemColumns(problem) })
  }

  /** Settles the queued rows of these items in a run as not delivered, where `undelivered` says so: see `Undelivered`. */
  holdBack(of: { items: readonly number[]; run: number; runs: number; since: number; now: number }): void {
    this.#statements.holdBack.run({ ...of, items: JSON.stringify(of.items) })
  }

  intend(seq: number, { path, sha256, bytes }: IntentColumns): void {
    this.#statements.intend.run(path, sha256, bytes, seq)
  }

  /** As `intend`, for a file that no row asks for. `known` is all that recovery needs. */
  intendUnasked(run: number, subject: string, known: object, { path, sha256, bytes }: IntentColumns): void {
    this.#statements.intendUnasked.run(subject, unasked, run, JSON.stringify(known), path, sha256, bytes)
  }

  forgetUnasked(subject: string): void {
    this.#statements.forgetUnasked.run(unasked, subject)
  }

  /** Forgets all that runs have left which are not at work any more. */
  forgetAllUnasked(atWork: readonly number[]): void {
    this.#statements.forgetAllUnasked.run(unasked, JSON.stringify(atWork))
  }

  /** The row of a file, if there is one. */
  seqOf(item: number, role: FileRole): number | undefined {
    const row = this.#statements.seqOf.get(item, role)
    return row && readSeq(row).seq
  }

  notePart(seq: number, { name, bytes, total, etag }: PartColumns): void {
    this.#statements.notePart.run(name, bytes, total, etag, seq)
  }

  /** What an earlier attempt has left of a file is not continued. */
  forgetPart(item: number, role: FileRole): void {
    this.#statements.forgetPart.run(item, role)
  }

  remove(seq: number): void {
    this.#statements.remove.run(seq)
  }

  /** Removes the row of a file, if there is one. */
  forget(item: number, role: FileRole): void {
    this.#statements.forget.run(item, role)
  }

  /** Moves what is left of a run into another. What waited for its next attempt need not wait any longer, whatever the clock says by now. */
  takeOver(run: number, from: number): void {
    this.#statements.takeOver.run(run, from)
  }

  /** Moves the times that rows of a run wait for by so many milliseconds. */
  moveTimes(run: number, by: number): void {
    this.#statements.moveTimes.run(by, run)
  }
}

const readItem = rowReader({ item: integer })
const readSeq = rowReader({ seq: integer })

function prepareRequeues(database: DatabaseSync) {
  const requeue = (why: Requeue['why']): string => {
    const [changes, rows] = requeues[why]
    return `UPDATE job SET state = 'queued', ${noIntent}${changes} WHERE ${rows}`
  }
  return compiledOnUse(database, {
    interrupted: requeue('interrupted'),
    postponed: requeue('postponed'),
    restarted: requeue('restarted'),
    failed: requeue('failed'),
    asked: requeue('asked'),
    listed: requeue('listed'),
  })
}

function prepare(database: DatabaseSync) {
  return compiledOnUse(database, {
    add: `
      INSERT INTO job (kind, item, role, lane, run, state, reason)
      VALUES ('download', :item, :role, :account, :run, :state, :reason)
      ${overwritten}`,
    addNamed: `
      INSERT INTO job (kind, subject, lane, run, payload, state) VALUES (:kind, :subject, :lane, :run, :payload, 'queued')
      ON CONFLICT (kind, subject) WHERE subject IS NOT NULL DO UPDATE SET
        lane = excluded.lane, run = excluded.run, payload = excluded.payload, state = excluded.state, ${asNew}`,
    // Where the still is awaited, too, it comes first and queues its video part by itself.
    addRefetched: `
      INSERT INTO job (kind, item, role, lane, run, state)
      SELECT 'download', refetch.item, refetch.role, item.account, :run, 'queued' FROM refetch CROSS JOIN item ON item.ref = refetch.item
      WHERE item.account IN (SELECT value FROM json_each(:accounts)) AND (refetch.role = 'primary' OR NOT EXISTS
        (SELECT 1 FROM refetch AS still WHERE still.item = refetch.item AND still.role = 'primary'))
      ${overwritten} RETURNING item`,
    addReplaced: `
      INSERT INTO job (kind, item, role, lane, run, state)
      SELECT 'download', replacement.item, replacement.role, item.account, :run, 'queued'
      FROM replacement CROSS JOIN item ON item.ref = replacement.item
      WHERE item.in_google = 1 AND item.account IN (SELECT value FROM json_each(:accounts))
      ${overwritten} RETURNING item`,
    activate: "UPDATE job SET state = 'active' WHERE seq = ?",
    settle: `
      UPDATE job SET state = :state, reason = :code, detail = :detail, place = :place, not_before = 0, ${noIntent}
      WHERE seq = :seq`,
    holdBack: `
      UPDATE job SET state = 'failed', reason = 'item-undelivered', place = NULL, detail =
        (SELECT code || coalesce(': ' || detail, '') FROM undelivered
         WHERE undelivered.item = job.item AND undelivered.role = job.role ORDER BY tried_at DESC, code LIMIT 1)
      WHERE item IN (SELECT value FROM json_each(:items)) AND run = :run AND state = 'queued'
        AND EXISTS (SELECT 1 FROM undelivered
          WHERE undelivered.item = job.item AND undelivered.role = job.role AND runs >= :runs)
        AND EXISTS (SELECT 1 FROM undelivered
          WHERE undelivered.item = job.item AND undelivered.role = job.role AND tried_at > :since AND tried_at <= :now)`,
    intend: `
      UPDATE job SET state = 'publishing', final_path = ?, final_sha256 = ?, final_bytes = ?, part_name = NULL, ${noPart}
      WHERE seq = ?`,
    // A lane of its own, because no queue takes it.
    intendUnasked: `
      INSERT INTO job (subject, kind, lane, run, payload, state, final_path, final_sha256, final_bytes)
      VALUES (?1, ?2, ?2, ?3, ?4, 'publishing', ?5, ?6, ?7)
      ON CONFLICT (kind, subject) WHERE subject IS NOT NULL DO UPDATE SET run = excluded.run, payload = excluded.payload,
        final_path = excluded.final_path`,
    forgetUnasked: 'DELETE FROM job WHERE kind = ? AND subject = ?',
    forgetAllUnasked: `
      DELETE FROM job WHERE kind = ? AND run NOT IN (SELECT value FROM json_each(?))`,
    seqOf: 'SELECT seq FROM job WHERE item = ? AND role = ?',
    notePart: `
      UPDATE job SET part_name = ?, part_bytes = ?, part_total = ?, part_etag = ? WHERE seq = ?`,
    forgetPart: `UPDATE job SET ${noPart} WHERE item = ? AND role = ?`,
    remove: 'DELETE FROM job WHERE seq = ?',
    forget: 'DELETE FROM job WHERE item = ? AND role = ?',
    takeOver: 'UPDATE job SET run = ?, not_before = 0 WHERE run = ?',
    moveTimes: 'UPDATE job SET not_before = max(0, cast(not_before + ? AS INTEGER)) WHERE run = ? AND not_before > 0',
  })
}
