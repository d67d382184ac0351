import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { EmulatorOptions } from '../emulator/options.ts'
import type { ServedCounts, ServerReady } from './counted-server-process.ts'

/** An emulator in a process of its own, which tells what it was asked for. */
export interface CountedServer extends ServerReady {
  counts(): Promise<ServedCounts>
  close(): Promise<void>
}

/** Starts one; its process ends with this one, whatever ends it. */
export async function startCountedServer(options: EmulatorOptions): Promise<CountedServer> {
  const child = fork(join(import.meta.dirname, 'counted-server-process.ts'), [JSON.stringify(options)], {
    execArgv: ['--max-semi-space-size=4'],
  })
  const ended = Promise.withResolvers<never>()
  ended.promise.catch(() => undefined)
  child.on('exit', () => ended.reject(new Error('The emulator has ended.')))
  const answer = <Value>(): Promise<Value> => {
    const { promise, resolve } = Promise.withResolvers<Value>()
    child.once('message', (message) => resolve(message as Value))
    return Promise.race([promise, ended.promise])
  }
  const ready = await answer<ServerReady>()
  return {
    ...ready,
    counts() {
      const counts = answer<ServedCounts>()
      child.send('counts')
      return counts
    },
    async close() {
      child.disconnect()
      await ended.promise.catch(() => undefined)
    },
  }
}
