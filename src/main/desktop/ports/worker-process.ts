import { utilityProcess } from 'electron'
import type { Log, WorkerProcess } from '../../ports.ts'

/**
 * Runs a module in a process of its own, with Node and without a window. `name` is for lists of processes. Only possible
 * when the app is ready.
 */
export function startWorkerProcess(
  name: string,
  modulePath: string,
  log: Log,
  environment: Record<string, string> = {},
): WorkerProcess {
  // The decoder prints to stdout, which belongs to the output of a command.
  const stdio: ('ignore' | 'inherit')[] = ['ignore', 'ignore', 'inherit']
  const env = { ...process.env, ...environment }
  const child = utilityProcess.fork(modulePath, [], { serviceName: `Shoebox ${name}`, stdio, env })
  child.on('error', (type, location) => log('error', 'worker-failed', { type, location }))
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    // What was not launched yet cannot be killed, and says so.
    kill: () => {
      if (!child.kill()) child.once('spawn', () => void child.kill())
    },
  }
}
