import type { OpeningStep } from '../../../shared/domain.ts'
import type { Log, WorkerProcess } from '../../ports.ts'

export interface PrepareApart {
  /** Starts a process that runs `headless/ports/index-worker.ts`. */
  start: () => WorkerProcess
  /** Ends the process, at whatever step. */
  signal: AbortSignal | undefined
  step: (step: OpeningStep) => void
  log: Log
}

/** What the process is told: the folder of the mirror. */
interface PrepareRequest {
  root: string
}

/** What the process says. `ready` comes first. */
export type PrepareAnswer =
  { kind: 'ready' } | ({ kind: 'step' } & OpeningStep) | { kind: 'done' } | { kind: 'failed'; detail: string }

function isAnswer(message: unknown): message is PrepareAnswer {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  if (message.kind === 'step')
    return 'done' in message && typeof message.done === 'number' && 'of' in message && typeof message.of === 'number'
  return message.kind === 'ready' || message.kind === 'done' || message.kind === 'failed'
}

/**
 * Prepares the index of a mirror in a process of its own, where SQLite may take as long as it does: single statements take
 * seconds with a million items, and nothing else is answered in the thread that waits for them. Resolves when that process
 * has ended, and no longer holds the index. It may have failed, which whoever opens the index then meets, and says why.
 */
export async function prepareApart(root: string, { start, signal, step, log }: PrepareApart): Promise<void> {
  if (signal?.aborted) return
  const worker = start()
  const kill = (): void => worker.kill()
  const ended = new Promise<number>((resolve) => worker.onExit(resolve))
  worker.onMessage((message) => {
    if (!isAnswer(message)) return
    if (message.kind === 'ready') worker.send({ root } satisfies PrepareRequest)
    else if (message.kind === 'step') step({ done: message.done, of: message.of })
    else {
      if (message.kind === 'failed') log('warn', 'index-not-prepared', { detail: message.detail })
      kill()
    }
  })
  signal?.addEventListener('abort', kill, { once: true })
  await ended
  signal?.removeEventListener('abort', kill)
}
