import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { beforeExit } from './app.ts'
import { onlyWhenReady } from './lifecycle.ts'
import { journal } from './script.ts'

const running = new Set<ChildProcess>()
beforeExit.push(() => {
  for (const child of running) child.kill()
  return Promise.resolve()
})

class UtilityProcessStandIn extends EventEmitter {
  private readonly child: ChildProcess

  constructor(modulePath: string, args: string[], options: { serviceName?: string; stdio?: string[] }) {
    super()
    const [stdin = 'ignore', ...outputs] = options.stdio ?? []
    const known = outputs.every((output) => ['pipe', 'ignore', 'inherit'].includes(output))
    if (stdin !== 'ignore' || !known) throw new Error('Only stdout and stderr can be configured')
    journal.workers += 1
    this.child = fork(modulePath, args, {
      execArgv: ['--import', join(import.meta.dirname, 'utility-side.ts')],
      serialization: 'advanced',
      stdio: ['ignore', outputs[0] === 'ignore' ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    })
    running.add(this.child)
    this.child.on('message', (message) => this.emit('message', message))
    this.child.on('exit', (code) => {
      running.delete(this.child)
      this.emit('exit', code ?? 1)
    })
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(structuredClone(message) as object)
  }

  kill(): boolean {
    return this.child.kill()
  }
}

export const utilityProcess = {
  fork(
    modulePath: string,
    args: string[] = [],
    options: { serviceName?: string; stdio?: string[] } = {},
  ): UtilityProcessStandIn {
    onlyWhenReady('utilityProcess.fork')
    return new UtilityProcessStandIn(modulePath, args, options)
  },
}
