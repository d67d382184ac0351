import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { workerThreads } from '../../folders/folder-protocol.ts'
import type { FileSystem, FileThread, Log, WorkerProcess } from '../../ports.ts'
import { lookFlags } from '../../takeout/looking/look-memory.ts'
import { storingThread } from './storing-thread.ts'

/** Where workers can be, seen from this file: their source, or the bundle this file became a part of. */
const places = {
  thumbnails: ['../../thumbnails/worker.ts', './thumbnail-worker.js', '../thumbnail-worker.js'],
  storing: ['./storing-worker.ts', './storing-worker.js', '../storing-worker.js'],
  index: ['./index-worker.ts', './index-worker.js', '../index-worker.js'],
  folders: ['../../folders/worker.ts', './folder-worker.js', '../folder-worker.js'],
  exports: ['../../takeout/looking/worker.ts', './exports-worker.js', '../exports-worker.js'],
}

interface NodeWorker {
  /** Variables besides those of this process. */
  env?: NodeJS.ProcessEnv
  /** For V8. */
  flags?: readonly string[]
  /** It keeps no program running, even if it cannot be ended. */
  passing?: boolean
}

/** Starts the process that makes pictures with plain Node. `path` is only needed where it is not in its usual place. */
export function startThumbnailWorker(path: string = usualPath('thumbnails')): WorkerProcess {
  return startNodeWorker(path)
}

/** Starts the process that makes an index ready with plain Node. */
export function startIndexWorker(): WorkerProcess {
  return startNodeWorker(usualPath('index'))
}

let storing: FileThread | undefined

/** The real file system, with a thread that stores files: one for all of this process, which writes to the first log. */
export function filesWithThread(log: Log): FileSystem {
  storing ??= storingThread(usualPath('storing'), log)
  return { ...nodeFiles, thread: storing }
}

/** Starts the process that looks at folders with plain Node. */
export function startFolderWorker(): WorkerProcess {
  return startNodeWorker(usualPath('folders'), { env: workerThreads, passing: true })
}

/** Starts the process that looks into exports with plain Node. */
export function startExportsWorker(): WorkerProcess {
  return startNodeWorker(usualPath('exports'), { flags: lookFlags, passing: true })
}

function startNodeWorker(path: string, { env = {}, flags = [], passing = false }: NodeWorker = {}): WorkerProcess {
  const child = fork(path, [], {
    // Bytes cross as bytes, not as JSON.
    serialization: 'advanced',
    execArgv: [...flags],
    env: { ...process.env, ...env },
    // The decoder prints to stdout, which belongs to the command's own output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  if (passing) {
    child.unref()
    child.channel?.unref()
  }
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

function usualPath(of: keyof typeof places): string {
  const paths = places[of].map((place) => fileURLToPath(new URL(place, import.meta.url)))
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new Error(`A worker is missing; looked at ${paths.join(', ')}`)
  return found
}
