import { constants } from 'node:fs'
import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { FileSystem } from '../../../src/main/ports.ts'

/** Operations of the file system, and of open files behind a dot. */
type Operation =
  | keyof FileSystem
  | 'handle.sync'
  | 'handle.datasync'
  | 'handle.writev'
  | 'handle.read'
  | 'handle.utimes'
  | 'handle.appendFile'

export interface PlannedFault {
  on: Operation
  code: string
  /** A part of the path; any path if absent. */
  path?: string
  /** Lets so many calls pass first. */
  after?: number
  /** How often it strikes, and has to strike; for ever, and at least once, if absent. */
  times?: number
  hits?: number
  seen?: number
}

export interface FaultyFiles {
  files: FileSystem
  plan(fault: PlannedFault): PlannedFault
  /** From now on everything works. */
  heal(): void
  /** Faults that struck less often than planned: who planned them has tested less than they think. */
  missed(): PlannedFault[]
}

const writing = constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC

/** These are the arguments of a call that opens a file, and changes nothing. */
function isReading(name: string | symbol, flags: unknown): boolean {
  if (name !== 'open') return false
  return typeof flags === 'number' ? (flags & writing) === 0 : flags === undefined || flags === 'r'
}

/** The real file system with planned faults. */
export function faultyFiles(): FaultyFiles {
  const faults: PlannedFault[] = []
  let healed = false

  const check = (on: Operation, path: string, more: object = {}, isReading = false): void => {
    if (healed) return
    for (const fault of faults) {
      if (fault.on !== on || !path.includes(fault.path ?? '')) continue
      // A disk that takes no writes refuses nobody who reads (POSIX, open).
      if (isReading && fault.code === 'EROFS') continue
      fault.seen = (fault.seen ?? 0) + 1
      if (fault.seen <= (fault.after ?? 0)) continue
      if (fault.times !== undefined && (fault.hits ?? 0) >= fault.times) continue
      fault.hits = (fault.hits ?? 0) + 1
      throw Object.assign(new Error(`${fault.code}: planned, ${on} '${path}'`), { code: fault.code, ...more })
    }
  }

  const wrapHandle = (handle: FileHandle, path: string): FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        return async (...args: unknown[]): Promise<unknown> => {
          check(`handle.${String(name)}` as Operation, path, { syscall: name })
          return (await Reflect.apply(value, target, args)) as unknown
        }
      },
    })

  const files = new Proxy(nodeFiles, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        // A link or a rename is a matter of both its paths.
        const [path, dest] = args.filter((arg) => typeof arg === 'string')
        const twoPaths = name === 'link' || name === 'rename' || name === 'copyFile'
        const more = { syscall: name, path, ...(twoPaths && { dest }) }
        check(name as Operation, twoPaths ? `${path} ${dest}` : (path ?? ''), more, isReading(name, args[1]))
        const result: unknown = await Reflect.apply(value, target, args)
        return name === 'open' ? wrapHandle(result as FileHandle, String(args[0])) : result
      }
    },
  }) as FileSystem

  return {
    files,
    plan(fault) {
      faults.push(fault)
      return fault
    },
    heal() {
      healed = true
    },
    missed: () => faults.filter(({ hits = 0, times = 1 }) => hits < times),
  }
}
