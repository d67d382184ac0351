import { cpSync, lstatSync, readdirSync } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { FileSystem } from '../../src/main/ports.ts'

/**
 * What is below a mirror, by names and sizes. What is on its way lies in `incoming`, where one state is as good as another: all
 * of it goes.
 */
function namesBelow(mirror: string): string[] {
  return readdirSync(mirror, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const isWritten = entry.name.includes('.sqlite')
      return entry.isFile() && !isWritten ? `${path} ${lstatSync(path).size}` : path
    })
    .filter((path) => !path.includes('incoming'))
    .toSorted()
}

/** Calls `committed` after each transaction of any index, until what it gives is called. */
export function onCommits(committed: () => void): () => void {
  const { prototype } = DatabaseSync
  // oxlint-disable-next-line typescript/unbound-method -- it is called on the database that it is asked of
  const { exec } = prototype
  prototype.exec = function (this: DatabaseSync, sql: string): void {
    exec.call(this, sql)
    if (sql.includes('COMMIT')) committed()
  }
  return () => (prototype.exec = exec)
}

/**
 * Copies a mirror as it lies on the disk at each moment of a run at which a process that is killed would leave another one:
 * between any two calls of the file system, and after each transaction of its index. Copies are made in the turn of that
 * moment, so that nothing can happen meanwhile but what the system is writing anyway.
 */
export class Moments {
  readonly files: FileSystem
  /** The copies, in their order. */
  readonly copies: string[] = []
  readonly #mirror: string
  readonly #to: string
  #commits = 0
  #last = ''
  #end: () => void = () => undefined

  constructor(mirror: string, to: string) {
    this.#mirror = mirror
    this.#to = to
    this.files = this.#watched(nodeFiles)
  }

  /** Runs something whose file system is `files`, with the moments between its transactions. */
  async during<Value>(run: () => Promise<Value>): Promise<Value> {
    this.#end = onCommits(() => {
      this.#commits++
      this.#look()
    })
    try {
      return await run()
    } finally {
      this.#end()
    }
  }

  #look(): void {
    let now: string
    try {
      now = [this.#commits, ...namesBelow(this.#mirror)].join('\n')
    } catch {
      // Something goes just while it is looked at: the next moment is soon.
      return
    }
    if (now === this.#last) return
    this.#last = now
    const copy = join(this.#to, String(this.copies.length))
    cpSync(this.#mirror, copy, { recursive: true, preserveTimestamps: true })
    this.copies.push(copy)
  }

  #watched<Of extends object>(of: Of): Of {
    return new Proxy(of, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]): Promise<unknown> => {
          this.#look()
          const result: unknown = await Reflect.apply(value, target, args)
          this.#look()
          return name === 'open' ? this.#watched(result as FileHandle) : result
        }
      },
    })
  }
}
