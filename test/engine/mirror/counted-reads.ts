import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Ports } from '../../../src/main/ports.ts'

/** Files of this machine that count how much is read of those below a folder. */
export class CountedReads {
  bytes = 0
  readonly files: Ports['files']

  constructor(below: string) {
    const count = (handle: FileHandle): FileHandle =>
      new Proxy(handle, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target)
          if (typeof value !== 'function') return value
          const called = value.bind(target) as (...args: unknown[]) => unknown
          if (name !== 'read') return called
          return async (...args: unknown[]) => {
            const done = (await called(...args)) as { bytesRead: number }
            this.bytes += done.bytesRead
            return done
          }
        },
      })
    this.files = new Proxy(nodeFiles, {
      get: (target, name) => {
        if (name !== 'open') return Reflect.get(target, name, target) as unknown
        return async (path: string, ...more: [string]) => {
          const handle = await target.open(path, ...more)
          return path.startsWith(below) ? count(handle) : handle
        }
      },
    })
  }
}
