import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { WorkerProcess } from '../ports.ts'

/** Where workers can be, seen from this file: their source, or the bundle this file became a part of. */
const places = {
  thumbnails: ['./worker.ts', './thumbnail-worker.js', '../thumbnail-worker.js'],
  index: ['../headless/index-worker.ts', './index-worker.js', '../index-worker.js'],
}

/** Starts the process that makes an index ready with plain Node. */
export function startNodeIndexWorker(): WorkerProcess {
  return startNodeWorker(usualWorkerPath('index'))
}

/** Starts the thumbnail worker with plain Node. `workerPath` is only needed where it is not in its usual place. */
export function startNodeWorker(workerPath: string = usualWorkerPath('thumbnails')): WorkerProcess {
  const child = fork(workerPath, [], {
    // Bytes cross as bytes, not as JSON.
    serialization: 'advanced',
    execArgv: [],
    // The decoder prints to stdout, which belongs to the command's own output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    send: (message) => {
      // Whoever sends to a process that has just ended learns it from `onExit`.
      if (child.connected) child.send(message as NodeJS.Dict<unknown>, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let ended = false
      const end = (code: number): void => {
        if (ended) return
        ended = true
        listener(code)
      }
      child.on('exit', (code) => end(code ?? -1))
      child.on('error', () => end(-1))
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function usualWorkerPath(of: keyof typeof places): string {
  const paths = places[of].map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`A worker is missing; looked at ${paths.join(', ')}`)
  return found
}
