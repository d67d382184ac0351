import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { AccountUse } from '../../google/library/library-api.ts'
import { transaction } from '../../index/schema/database.ts'
import type { Job } from '../../index/runs/job-rows.ts'
import type { Clock, Log } from '../../ports.ts'
import type { RunnerParts, RunnerQueue } from '../../tasks/job-runner.ts'
import type { Gate, LaneGates } from '../../tasks/lane-gates.ts'
import type { Outcome } from '../../tasks/outcome.ts'
import type { Attempts } from './attempt.ts'
import type { BaseUrls } from './base-urls.ts'
import type { Journal } from './journal.ts'
import type { AttemptOutcome } from './outcome.ts'
import type { Intake } from '../../intake/intake.ts'
import type { Undelivered } from './undelivered.ts'

/** What the downloads of one run work with. */
export interface DownloadParts {
  database: DatabaseSync
  clock: Clock
  log: Log
  accounts: readonly Account[]
  gates: LaneGates<AccountUse>
  journal: Journal
  attempts: Attempts
  baseUrls: BaseUrls
  intake: Intake
  undelivered: Undelivered
  /** More rows may come. */
  listing: () => boolean
  /** The state of an item may have changed. Called in the same turn as the change of its row. */
  settled: (item: number) => void
  /** Nothing of an account works before somebody signs in; its gate is closed. */
  signInNeeded: (account: AccountId, problem: Problem) => void
  /** The mirror cannot be written. */
  halt: (problem: Problem) => void
  /** Something was thrown where nothing should be. */
  threw: (error: unknown) => Promise<void>
  /** Before each look at the queue: a time to do something now and then. */
  tick: () => void
  changed: () => void
}

/** Downloads as jobs: each account is a lane, and an attempt gets one file from Google. */
export function downloading(parts: DownloadParts): RunnerParts<Job, AccountId, AccountUse> {
  const { clock, log, accounts, gates, listing, settled, signInNeeded, halt, threw, tick, changed } = parts
  return {
    clock,
    log,
    lanes: accounts.map(({ id }) => id),
    gates,
    use: 'bytes',
    heldBack: (account) => lacksAddresses(parts, account),
    queue: queueOf(parts),
    attempt: async (job, signal, arrived) => jobOutcome(await parts.attempts.run(job, signal, arrived)),
    more: listing,
    settled: ({ item }) => settled(item),
    blocked: signInNeeded,
    halt,
    threw,
    tick,
    changed,
  }
}

function queueOf(parts: DownloadParts): RunnerQueue<Job, AccountId> {
  const { database, journal, baseUrls, intake, undelivered } = parts
  return {
    take(account, now, limit) {
      const jobs = journal.take(account, now, limit, withAddress(parts, account))
      if (jobs.length > 0) baseUrls.expect(jobs)
      return jobs
    },
    nextDue: (account) => journal.nextDue(account),
    hasOpen: (account) => journal.hasOpen(account),
    requeue: ({ seq }) => journal.requeue(seq),
    postpone: ({ seq }, now) => journal.postpone(seq, now),
    retryLater: ({ seq }, notBefore, problem) => journal.retryLater(seq, notBefore, problem),
    wait: ({ seq }, problem) => journal.settle(seq, 'waiting', problem),
    fail: (job, failure) =>
      transaction(database, () => {
        const problem = failure.undelivered ? undelivered.failed(job, failure.problem) : failure.problem
        journal.settle(job.seq, 'failed', problem)
      }),
    absent: (job) => intake.noMotion(job),
    patience: (job, { code }) => ({
      attempts: undelivered.attemptsFor(job, code),
      // Of a file that never comes nobody learns how the network is.
      alone: undelivered.isHopeless(job, code),
    }),
    clockSet: (by) => journal.clockSet(by),
  }
}

/**
 * The items whose bytes can be had without asking for an address, where no address can be asked for now; undefined where
 * it can.
 */
function withAddress({ gates, baseUrls }: DownloadParts, account: AccountId): number[] | undefined {
  return gates.closed(account, 'addresses') ? baseUrls.freshItems() : undefined
}

/** The gate of addresses, if no file of the account has one. */
function lacksAddresses(parts: DownloadParts, account: AccountId): Gate | undefined {
  const fresh = withAddress(parts, account)
  if (!fresh || parts.journal.nextDue(account, fresh) !== undefined) return undefined
  return parts.gates.closed(account, 'addresses')
}

/** What the end of an attempt at Google means for the job and its lane. */
function jobOutcome(outcome: AttemptOutcome): Outcome<AccountUse> {
  if (outcome.kind === 'pause-account') return { ...outcome, kind: 'pause-lane' }
  if (outcome.kind === 'sign-in') return { kind: 'pause-lane', problem: outcome.problem, until: Infinity }
  return outcome
}
