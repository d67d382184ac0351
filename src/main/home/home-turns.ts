import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describeError } from '../describe-error.ts'
import type { Clock, Log } from '../ports.ts'
import { takeTurns, type InTurn } from '../turns.ts'
import { makeHomeFolderNow } from './home-file.ts'

/** Another program's change of an account takes about as long as a request. */
const lookAgainMs = 50
/** A program that has had its turn for so long was stopped in it, or the folder is on a disk that says so whoever asks. */
const patienceMs = 120_000
const busy = 5

interface HomeTurnsParts {
  home: string
  clock: Clock
  log: Log
}

/**
 * Turns of all programs that use a home, such as the window and a command beside it, for what they change under one name. A program
 * that ends, however it does, ends its turn: the system itself holds the file that stands for it, which stays behind, empty. Whoever
 * aborts `signal` no longer waits for other programs; the work begins then, and finds that it is not wanted. Where the folder allows
 * no such file, or a turn does not end within two minutes, the turns are those of this program alone, and the log says so.
 */
export function createHomeTurns({ home, clock, log }: HomeTurnsParts, name: string): InTurn {
  const inTurn = takeTurns()
  const file = createHash('sha256').update(name).digest('hex').slice(0, 16)
  const path = join(home, 'turns', file)
  let isRefused = false

  /** Begins a turn if no other program has one: `busy` then. Throws what the system says. */
  function begin(): DatabaseSync | 'busy' {
    makeHomeFolderNow(join(home, 'turns'))
    const database = new DatabaseSync(path, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
      return database
    } catch (error) {
      database.close()
      if (error instanceof Error && 'errcode' in error && error.errcode === busy) return 'busy'
      throw error
    }
  }

  async function wait(signal: AbortSignal | undefined): Promise<DatabaseSync | undefined> {
    const begun = clock.monotonic()
    try {
      for (;;) {
        if (isRefused || signal?.aborted) return undefined
        if (clock.monotonic() - begun > patienceMs) {
          log('warn', 'turn-of-another-program', { detail: 'it has not ended in time' })
          return undefined
        }
        const turn = begin()
        if (turn !== 'busy') return turn
        await clock.sleep(lookAgainMs, signal)
      }
    } catch (error) {
      isRefused = true
      log('warn', 'no-turns-among-programs', { detail: describeError(error) })
      return undefined
    }
  }

  return (work, signal) =>
    inTurn(async () => {
      const turn = await wait(signal)
      try {
        return await work()
      } finally {
        turn?.close()
      }
    })
}
