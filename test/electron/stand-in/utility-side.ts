/** Preloaded into the stand-in of a utility process: what Electron adds to Node there. */
import { EventEmitter } from 'node:events'

const waiting: unknown[] = []

class ParentPort extends EventEmitter {
  override on(event: string, listener: (...args: unknown[]) => void): this {
    super.on(event, listener)
    if (event === 'message') for (const data of waiting.splice(0)) this.emit('message', { data, ports: [] })
    return this
  }

  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
const send = process.send?.bind(process)
process.on('message', (data) => {
  // Messages are kept until somebody listens.
  if (parentPort.listenerCount('message') === 0) waiting.push(data)
  else parentPort.emit('message', { data, ports: [] })
})
process.on('disconnect', () => process.exit(0))
parentPort.postMessage = (message) => void send?.(message)

Object.defineProperty(process, 'parentPort', { value: parentPort })
Object.defineProperty(process, 'type', { value: 'utility' })
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' } })
// A utility process has no channel of Node's own.
Object.defineProperty(process, 'send', { value: undefined })
