import { utilityProcess } from 'electron'
import type { Log, WorkerProcess } from '../ports.ts'

/** Runs a module in a process of its own, with Node and without a window. Only possible when the app is ready. */
export function startWorkerProcess(modulePath: string, log: Log): WorkerProcess {
  // The decoder prints to stdout, which belongs to the output of a command.
  const stdio: ('ignore' | 'inherit')[] = ['ignore', 'ignore', 'inherit']
  const child = utilityProcess.fork(modulePath, [], { serviceName: 'Shoebox thumbnails', stdio })
  child.on('error', (type, location) => log('error', 'worker-failed', { type, location }))
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}
