import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import type { FileSystem } from '../../src/main/ports.ts'

/** What a disk does with the dates of files. */
export type DateRule = 'keeps' | 'refuses' | 'forgets' | 'from 1980' | 'even seconds' | 'whole days'

export interface DatedFiles {
  files: FileSystem
  /** From now on every date is told later by so many milliseconds, as by a disk with local time in another zone. */
  shiftBy(ms: number): void
  /** From now on the disk has another rule. */
  become(rule: DateRule): void
  /** Bytes of files in `Photos` and `Albums` that were read since this was asked last. */
  bytesRead(): number
  /** How often a date was to be set since this was asked last. */
  datesSet(): number
}

const first = Date.UTC(1980, 0, 1)
const last = Date.UTC(2107, 11, 31, 23, 59, 58)
const dayMs = 86_400_000

/** The real file system, with a disk's own idea of dates. */
export function datedFiles(rule: DateRule): DatedFiles {
  let shift = 0
  let read = 0
  let set = 0

  const setDate = async (date: unknown, keep: (date: Date) => Promise<void>): Promise<void> => {
    set++
    // As Node does: negative numbers are "now".
    const at = date instanceof Date ? date.getTime() : Number(date) < 0 ? Date.now() : Number(date) * 1000
    if (rule === 'refuses') throw Object.assign(new Error('EINVAL: as the disk does, utimes'), { code: 'EINVAL' })
    if (rule === 'forgets') return
    if (rule === 'from 1980') await keep(new Date(Math.min(last, Math.max(first, at))))
    else if (rule === 'even seconds') await keep(new Date(Math.floor(at / 2000) * 2000))
    else if (rule === 'whole days') await keep(new Date(Math.floor(at / dayMs) * dayMs))
    else await keep(new Date(at))
  }
  const shown = (found: Stats): Stats => {
    found.mtimeMs += shift
    found.mtime = new Date(found.mtimeMs)
    return found
  }
  const counts = (path: string): boolean => /(Photos|Albums)[/\\]/.test(path)

  const wrapHandle = (handle: FileHandle, path: string): FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name === 'utimes')
          return (_: unknown, date: unknown): Promise<void> => setDate(date, (at) => target.utimes(at, at))
        if (name === 'stat') return async (): Promise<Stats> => shown(await target.stat())
        if (name === 'read')
          return async (...args: unknown[]): Promise<unknown> => {
            const got = (await Reflect.apply(value, target, args)) as { bytesRead: number }
            if (counts(path)) read += got.bytesRead
            return got
          }
        return (...args: unknown[]): unknown => Reflect.apply(value, target, args)
      },
    })

  const files = new Proxy(nodeFiles, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        const path = String(args[0])
        if (name === 'utimes') return setDate(args[2], (at) => nodeFiles.utimes(path, at, at))
        const result: unknown = await Reflect.apply(value, target, args)
        if (name === 'open') return wrapHandle(result as FileHandle, path)
        return name === 'stat' || name === 'lstat' ? shown(result as Stats) : result
      }
    },
  }) as FileSystem

  const taken = (value: number, reset: () => void): number => {
    reset()
    return value
  }
  return {
    files,
    shiftBy: (ms) => void (shift = ms),
    become: (next) => void (rule = next),
    bytesRead: () => taken(read, () => void (read = 0)),
    datesSet: () => taken(set, () => void (set = 0)),
  }
}
