import { Worker } from 'node:worker_threads'
import type { FileThread, Log } from '../../ports.ts'

export interface StoringMessage {
  number: number
  order: unknown
}

interface StoringAnswer {
  number: number
  answer: unknown
}

type Waiting = PromiseWithResolvers<unknown>

/**
 * The thread that stores files, which is started when it is first asked for something, and keeps no program running. `path` is
 * that of its code. Once it has ended, for whatever reason, everything asked of it rejects; that is logged once, as
 * `storing-thread-ended`, because nothing else tells why everything takes longer from then on.
 */
export function storingThread(path: string, log: Log): FileThread {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let gone: Error | undefined
  let asked = 0

  const end = (reason: Error): void => {
    const code = 'code' in reason ? String(reason.code) : undefined
    if (!gone) log('warn', 'storing-thread-ended', { code, detail: reason.message })
    gone ??= reason
    for (const { reject } of waiting.values()) reject(gone)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(path, { name: 'storing', execArgv: [] })
    started.on('message', ({ number, answer }: StoringAnswer) => {
      waiting.get(number)?.resolve(answer)
      waiting.delete(number)
      // What is under way keeps the program running, as a call on a file does.
      if (waiting.size === 0) started.unref()
    })
    started.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
    started.on('exit', () => end(new Error('the thread has ended')))
    return started
  }
  return {
    ask(order) {
      if (gone) return Promise.reject(gone)
      const answer = Promise.withResolvers<unknown>()
      try {
        worker ??= start()
        const number = asked++
        waiting.set(number, answer)
        worker.ref()
        worker.postMessage({ number, order } satisfies StoringMessage)
      } catch (error) {
        end(error instanceof Error ? error : new Error(String(error)))
        answer.reject(gone)
      }
      return answer.promise
    },
  }
}
