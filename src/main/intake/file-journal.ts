import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import { Jobs } from '../index/jobs.ts'
import { UndeliveredRows } from '../index/undelivered-rows.ts'
import type { MirrorPath } from '../mirror-path.ts'

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

  /** Writes down where the file of a row is about to be, so that a restart can finish or undo it. */
  intend(seq: number, path: MirrorPath, sha256: string, bytes: number): void {
    this.#jobs.intend(seq, { path, sha256, bytes })
  }

  /** Forgets a row, and how often it failed: its file is published, or does not exist. */
  remove(seq: number): void {
    this.#undelivered.forget(seq)
    this.#jobs.remove(seq)
  }

  /** Queues the video part of a motion photo. What an earlier attempt has left of it is not continued. */
  addMotion(item: number, account: AccountId): void {
    this.#jobs.add({ item, role: 'motion', account, run: this.#run })
    this.#jobs.forgetPart(item, 'motion')
  }
}
