/** Electron's way to the process that started this one. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

export interface WorkerSide<Answer> {
  /** Said first. */
  ready: unknown
  answer: (message: unknown, send: (answer: Answer) => void) => Promise<void>
  /** Called when the process that started this one is gone, even if it was killed; Electron ends this one by itself. */
  end?: () => void
}

const startedBy = process.ppid

/**
 * Whether the process that started this one has ended, for a worker that hears nothing meanwhile. Never true on Windows, where
 * a process keeps the number of a parent that is gone.
 */
export function parentIsGone(): boolean {
  return process.ppid !== startedBy
}

/**
 * For the entry of a process beside the main one, which was started by `node:child_process.fork` or by Electron's
 * `utilityProcess.fork`: answers what it is told.
 */
export function answerParent<Answer>({ ready, answer, end = () => process.exit(0) }: WorkerSide<Answer>): void {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort
  if (parentPort) {
    parentPort.on('message', ({ data }) => void answer(data, (told) => parentPort.postMessage(told)))
    parentPort.postMessage(ready)
    return
  }
  process.on('message', (message) => void answer(message, (told) => process.send?.(told)))
  process.on('disconnect', end)
  process.send?.(ready)
}
