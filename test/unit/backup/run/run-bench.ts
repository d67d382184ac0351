import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Run } from '../../../../src/main/backup/run.ts'
import type { BackupRunParts, RunTask } from '../../../../src/main/backup/run-task.ts'
import type { ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { remoteItem, RunGoogle, runOf } from './one-run.ts'

/** How often a test looks for what a run comes to. */
export const soon = { interval: 2 }
export const signedOut: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }

/** A request for bytes that brought none. */
export const refused = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
/** One that never brings any. */
export const never = refused({ kind: 'permanent', problem: { code: 'google-refused' } })

/** Gives everything that is ready its turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await sleep(1)
}

/** A network whose trouble a test plays. */
export function troubled() {
  const state = { users: 0, listeners: 0, nextTry: undefined as number | undefined, isTrouble: true }
  return {
    state,
    use: () => ((state.users += 1), () => void (state.users -= 1)),
    onChange: () => ((state.listeners += 1), () => void (state.listeners -= 1)),
    trouble: () =>
      state.isTrouble
        ? { kind: 'offline' as const, ...(state.nextTry !== undefined && { nextTry: state.nextTry }) }
        : undefined,
    begin: () => ({ heard: () => undefined, end: () => undefined }),
    triesIn: () => undefined,
  }
}

export interface RunBench {
  readonly small: SmallMirror
  /** Has three photos, `a`, `b` and `c`. */
  readonly google: RunGoogle
  /** A run that asks this Google alone. */
  run(task?: Partial<RunTask>, parts?: Partial<BackupRunParts>): Run
  /** Turns the clock until the run has ended. */
  ended(running: Promise<unknown>): Promise<void>
}

/** A small mirror, and a Google for each test. To be called once at the top of a test file. */
export function runBench(): RunBench {
  let small: SmallMirror
  let google: RunGoogle

  beforeAll(async () => {
    small = await SmallMirror.open()
  })
  afterAll(() => small.close())
  beforeEach(() => {
    google = new RunGoogle()
    google.items = ['a', 'b', 'c'].map((id) => remoteItem(id))
  })
  afterEach(() => small.empty())

  return {
    get small() {
      return small
    },
    get google() {
      return google
    },
    run: (task, parts) => runOf(small, [google], task, parts),
    async ended(running) {
      for (let turn = 0; turn < 2000; turn++) {
        await small.clock.turn(1000)
        if (await Promise.race([running.then(() => true), sleep(1, false)])) break
      }
    },
  }
}
