import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { Jobs } from '../index/runs/jobs.ts'
import { UndeliveredRows } from '../index/runs/undelivered-rows.ts'
import type { MirrorPath } from '../mirror-path.ts'
import type { Wanted } from './candidate.ts'

/** What the journal of a run hears of files on their way into the mirror. To be used inside transactions. */
export class FileJournal {
  readonly #run: number
  readonly #jobs: Jobs
  readonly #undelivered: UndeliveredRows

  constructor(database: DatabaseSync, run: number) {
    this.#run = run
    this.#jobs = new Jobs(database)
    this.#undelivered = new UndeliveredRows(database)
  }

  /**
   * Writes down where a file is about to be, so that a restart can finish or undo it: in the row that asks for it, or, if none
   * does, in one with all that recovery has to know of it.
   */
  intend(wanted: Wanted, path: MirrorPath, file: { sha256: string; bytes: number }): void {
    const { seq, recorded: _, ...known } = wanted
    if (seq !== undefined) this.#jobs.intend(seq, { path, ...file })
    else this.#jobs.intendUnasked(this.#run, subjectOf(wanted, file.sha256), known, { path, ...file })
  }

  /** The file with these bytes is published, or will not be: nothing has to be known of it any more. */
  settled(wanted: Wanted, sha256: string): void {
    if (wanted.seq !== undefined) this.remove(wanted.seq)
    else this.#jobs.forgetUnasked(subjectOf(wanted, sha256))
  }

  /** Forgets a row, and how often it failed: its file is published, or does not exist. */
  remove(seq: number): void {
    this.#undelivered.forget(seq)
    this.#jobs.remove(seq)
  }

  /** A file that nobody asked for has come: whoever waits for one of its kind need not wait any longer. */
  noLongerAsked(item: number, role: Wanted['role']): void {
    const seq = this.#jobs.seqOf(item, role)
    if (seq !== undefined) this.remove(seq)
  }

  /** Queues the video part of a motion photo. What an earlier attempt has left of it is not continued. */
  addMotion(item: number, account: AccountId): void {
    this.#jobs.add({ item, role: 'motion', account, run: this.#run })
    this.#jobs.forgetPart(item, 'motion')
  }
}

/** Tells a file that nobody asked for from all others on their way. */
function subjectOf({ id, role }: Wanted, sha256: string): string {
  return `${id}/${role}/${sha256}`
}
