import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { WorkerProcess } from '../ports.ts'

/** Where the worker can be, seen from this file: its source, or the bundle this file became a part of. */
const places = ['./worker.ts', './folder-worker.js', '../folder-worker.js']

/** For the worker: each disk that does not answer takes a thread, and the usual four are soon gone. */
export const workerThreads = { UV_THREADPOOL_SIZE: '16' } as const

/** Starts the process that looks at folders with plain Node. It keeps no program running, even if it cannot be ended. */
export function startFolderWorker(workerPath: string = usualWorkerPath()): WorkerProcess {
  const child = fork(workerPath, [], {
    execArgv: [],
    env: { ...process.env, ...workerThreads },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.unref()
  child.channel?.unref()
  return {
    send: (message) => {
      // Whoever sends to a process that has just ended learns it from `onExit`.
      if (child.connected) child.send(message as NodeJS.Dict<unknown>, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.on('exit', (code) => listener(code ?? -1))
      child.on('error', () => listener(-1))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function usualWorkerPath(): string {
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`The folder worker is missing; looked at ${paths.join(', ')}`)
  return found
}
