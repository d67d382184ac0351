import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import type { Google } from '../../../src/main/google/google.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { Clock } from '../../../src/main/ports.ts'
import { createRestores, type Restores } from '../../../src/main/restore/restores.ts'
import type { AccountId, Permission } from '../../../src/shared/domain.ts'
import type { RestoreWish } from '../../../src/shared/tasks/restore-task.ts'
import type { TaskState } from '../../../src/shared/tasks/task.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/start-emulator.ts'
import { signedIn } from '../signed-in.ts'

type Finished = Extract<TaskState<'restore'>, { phase: 'finished' }>

/** Restores out of a mirror, by way of a sign-in of Google's client. */
export interface Restoring {
  restores: Restores
  account: AccountId
  /** Puts these albums into the account, and resolves when that has ended. */
  run(albums: string[], more?: Partial<RestoreWish>): Promise<Finished>
  /** Resolves with the first state that is so. */
  reaches(is: (state: TaskState<'restore'>) => boolean): Promise<TaskState<'restore'>>
}

export function restoring(mirror: Mirror, google: Google, clock: Clock): Restoring {
  const [first] = google.accounts()
  if (!first) throw new Error('nobody is signed in')
  const { id: account } = first
  const restores = createRestores({
    mirror,
    clock,
    arbiter: new Arbiter(),
    session: (id) => google.puttingSession(id),
    network: google.network.putting,
    emailOf: () => first.email,
    requestsToday: () => google.requestsToday(),
    log: () => undefined,
  })
  const reaches: Restoring['reaches'] = (is) =>
    new Promise((resolve) => {
      const look = (): void => {
        const state = restores.state()
        if (!is(state)) return
        end()
        resolve(state)
      }
      const end = restores.subscribe(look)
      look()
    })
  return {
    restores,
    account,
    reaches,
    async run(albums, more = {}) {
      const started = restores.start({ account, albums, edit: false, ...more })
      if (!started.ok) throw new Error(`the restore did not start: ${started.problem.code}`)
      return (await reaches(({ phase }) => phase === 'finished')) as Finished
    },
  }
}

/** An account with nothing in it, and Google's client signed in to it. */
export interface EmptyAccount {
  emulator: Emulator
  google: Google
  /** Nothing that was sent so far is known there any more. */
  forgetUploads(): void
  /** The client as at the next start of the program. */
  again(): Promise<void>
  close(): Promise<void>
}

/** `allowed`: permissions that the person has given. */
export async function emptyAccount(
  options: EmulatorOptions = {},
  allowed: readonly Permission[] = ['add', 'edit'],
): Promise<EmptyAccount> {
  let [ahead, isAhead] = [0, false]
  const emulator = await startEmulator({
    items: 0,
    albums: 0,
    profile: 'current',
    now: () => Date.now() + (isAhead ? ahead : 0),
    ...options,
  })
  const home = await mkdtemp(join(tmpdir(), 'shoebox-restore-'))
  const start = async (): Promise<Google> => {
    const google = await signedIn(emulator, home)
    const [account] = google.accounts()
    if (!account) throw new Error('nobody is signed in')
    for (const permission of allowed) {
      await google.allow(account.id, [permission])
      await expect.poll(() => google.signInState().phase, { timeout: 20_000 }).toBe('done')
    }
    return google
  }
  const there: EmptyAccount = {
    emulator,
    google: await start(),
    forgetUploads() {
      ahead = 25 * 60 * 60_000
      isAhead = true
    },
    async again() {
      await there.google.close()
      there.google = await start()
    },
    async close() {
      await there.google.close()
      await emulator.close()
      await rm(home, { recursive: true })
    },
  }
  return there
}
