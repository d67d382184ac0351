import type { Result } from '../../shared/problems/problem.ts'
import { describeError } from '../describe-error.ts'
import type { Imports } from '../import/imports.ts'
import type { Clock, Log } from '../ports.ts'
import { isRefusal } from '../tasks/arbiter.ts'
import { untilFinished, type FinishedImport, type ImportingMirror } from './arrived-imports.ts'

/** What an import waits for, such as a disk or another task, is looked at this often. Milliseconds. */
export const lookAgainAfter = 60_000

interface LeftMirror extends ImportingMirror {
  imports: ImportingMirror['imports'] & Pick<Imports, 'interrupted' | 'missing' | 'goOn'>
}

export interface InterruptedImportsParts {
  clock: Pick<Clock, 'sleep'>
  log: Log
  /** Opens the mirror in use if it is not open. */
  mirror: () => Promise<Result<LeftMirror>>
  /** The one that is open now, the same as long as it is open. */
  open: () => LeftMirror | undefined
  /** An import that went on by itself has ended. */
  ended: (state: FinishedImport) => void
}

/**
 * Goes on with an import that was under way when its process ended, once for each mirror that is opened: as soon as all that it
 * was asked for is there again and nothing else is under way that forbids it. One that a person has stopped stays stopped.
 */
export class InterruptedImports {
  readonly #parts: InterruptedImportsParts
  readonly #closing = new AbortController()
  #running: Promise<void> = Promise.resolve()
  #done: LeftMirror | undefined
  #wake = new AbortController()

  constructor(parts: InterruptedImportsParts) {
    this.#parts = parts
  }

  /** To be called once. */
  start(): void {
    this.#running = this.#run()
  }

  /** Something that it waits for may be there. */
  look(): void {
    if (this.#parts.open() !== this.#done) this.#wake.abort()
  }

  /** Resolves when nothing of it runs any more. An import that went on is left alone. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, log, mirror, open } = this.#parts
    const { signal } = this.#closing
    try {
      await mirror()
    } catch (error) {
      log('error', 'interrupted-not-looked-for', { detail: describeError(error) })
    }
    while (!signal.aborted) {
      this.#wake = new AbortController()
      const now = open()
      try {
        if (now && now !== this.#done && (await this.#goOn(now))) this.#done = now
      } catch (error) {
        log('error', 'interrupted-not-continued', { detail: describeError(error) })
      }
      await clock.sleep(lookAgainAfter, AbortSignal.any([signal, this.#wake.signal]))
    }
  }

  /** False if it has to wait for something. */
  async #goOn(mirror: LeftMirror): Promise<boolean> {
    const { log, ended } = this.#parts
    const state = mirror.imports.state()
    if (state.phase !== 'idle' && state.phase !== 'finished') return false
    if (!mirror.imports.interrupted()) return true
    const path = await mirror.imports.missing()
    if (path !== undefined) {
      log('info', 'interrupted-import-waits', { path })
      return false
    }
    if (this.#closing.signal.aborted) return false
    const begun = mirror.imports.goOn()
    if (!begun.ok) return !isRefusal(begun.problem)
    log('info', 'interrupted-import-goes-on')
    void untilFinished(mirror).then(ended, (error: unknown) => {
      log('error', 'interrupted-end-not-told', { detail: describeError(error) })
    })
    return true
  }
}
