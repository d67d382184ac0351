import type { ArrivedExport } from '../../shared/imports/arrivals.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { TaskState } from '../../shared/tasks/task.ts'
import { describeError } from '../describe-error.ts'
import type { Imports } from '../import/imports.ts'
import type { Clock, Log } from '../ports.ts'
import { isRefusal } from '../tasks/arbiter.ts'

/** What could not be imported is tried again after so long, in case its disk is there again. Milliseconds. */
export const tryAgainAfter = 60 * 60_000

/** How an import has ended. */
export type FinishedImport = Extract<TaskState<'import'>, { phase: 'finished' }>

/** What is needed of a mirror that is imported into. */
export interface ImportingMirror {
  imports: Pick<Imports, 'start' | 'state' | 'subscribe'>
}

export interface ArrivedImportsParts {
  clock: Pick<Clock, 'monotonic'>
  log: Log
  /** Exports that arrive are to be imported, not only announced. */
  wanted: () => boolean
  /** The mirror in use. */
  mirror: () => Promise<Result<ImportingMirror>>
  /** These archives have been imported, and need not be named any more. */
  deal: (paths: readonly string[]) => Promise<unknown>
  /** An import that began by itself has ended. */
  ended: (state: FinishedImport) => void
}

/** Resolves when the import that has just begun has ended. */
export function untilFinished({ imports }: ImportingMirror): Promise<FinishedImport> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = imports.state()
      if (state.phase !== 'finished') return
      unsubscribe()
      resolve(state)
    }
    const unsubscribe = imports.subscribe(look)
  })
}

/** Imports exports that arrive in the watched folder, one after the other, where that is wanted. */
export class ArrivedImports {
  readonly #parts: ArrivedImportsParts
  #isBusy = false
  /** Exports that are left to the person, by their ids: as they were then, and until when, by the clock that is never set back. */
  readonly #left = new Map<string, { as: string; until: number }>()

  constructor(parts: ArrivedImportsParts) {
    this.#parts = parts
  }

  /**
   * Imports an export as soon as nothing else is under way. False if that is for the person to decide: it is not wanted, it is
   * not clear whose photos they are, somebody has stopped it, or it could not be done. To be asked again and again.
   */
  take(found: ArrivedExport): boolean {
    const { clock, log, wanted } = this.#parts
    if (!wanted()) return false
    const left = this.#left.get(found.id)
    if (left?.as === found.paths.join('\n') && clock.monotonic() < left.until) return false
    if (this.#isBusy) return true
    this.#isBusy = true
    void this.#import(found)
      .catch((error: unknown) => {
        log('error', 'arrived-not-imported', { detail: describeError(error) })
        this.#leave(found, tryAgainAfter)
      })
      .finally(() => {
        this.#isBusy = false
      })
    return true
  }

  async #import(found: ArrivedExport): Promise<void> {
    const mirror = await this.#parts.mirror()
    if (!mirror.ok) return this.#leave(found, tryAgainAfter)
    const { paths } = found
    const begun = mirror.value.imports.start({ paths, includeTrash: false })
    // The next look tries again.
    if (!begun.ok) return isRefusal(begun.problem) ? undefined : this.#leave(found, tryAgainAfter)
    const end = await untilFinished(mirror.value)
    const { outcome } = end
    if (outcome.kind === 'complete' || outcome.kind === 'with-problems') {
      this.#left.delete(found.id)
      await this.#parts.deal(paths)
      this.#parts.ended(end)
    } else {
      const isTheirs = outcome.kind === 'stopped' || outcome.problem.code === 'import-owner-unclear'
      this.#leave(found, isTheirs ? Infinity : tryAgainAfter)
      // Of what is left to the person they are told as of an export.
      if (!isTheirs) this.#parts.ended(end)
    }
  }

  #leave({ id, paths }: ArrivedExport, ms: number): void {
    this.#left.set(id, { as: paths.join('\n'), until: this.#parts.clock.monotonic() + ms })
  }
}
