import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { FileSystem } from '../../../src/main/ports.ts'

export interface ExfatFiles {
  files: FileSystem
  /** How often each rule was met. */
  met: { links: number; otherCase: number; times: number; refusedNames: number }
}

function refused(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: as exFAT does, '${path}'`), { code })
}

/** Names with what exFAT keeps for itself. */
function isRefused(name: string): boolean {
  return /["*:<>?|\\\p{Cc}]/u.test(name)
}

/**
 * The file system below `root` with the rules of exFAT: no hard links, names that differ only in case are the same,
 * names of at most 255 UTF-16 units and without some characters, times of even seconds from 1980 on. The index is
 * SQLite's, and goes past this. `longest` is for file systems that take even shorter names, as encrypted ones do.
 */
export function exfatFiles(root: string, longest = 255): ExfatFiles {
  const met = { links: 0, otherCase: 0, times: 0, refusedNames: 0 }

  /** The path under which the entry exists, if it does in another case. */
  async function real(path: string): Promise<string> {
    if (!path.startsWith(root + sep)) return path
    let at = root
    for (const name of path.slice(root.length + 1).split(sep)) {
      if (name.length > longest || isRefused(name)) {
        met.refusedNames++
        throw refused(name.length > longest ? 'ENAMETOOLONG' : 'EINVAL', path)
      }
      const names: string[] = await nodeFiles.readdir(at).catch(() => [])
      const key = name.toUpperCase()
      const found = names.includes(name) ? name : names.find((other) => other.toUpperCase() === key)
      if (found !== undefined && found !== name) met.otherCase++
      at = join(at, found ?? name)
    }
    return at
  }

  const evenSeconds = (time: number): number => {
    met.times++
    return Math.floor(time / 2) * 2
  }

  async function setTimes(set: (time: number) => Promise<void>, time: unknown): Promise<void> {
    const seconds = time instanceof Date ? time.getTime() / 1000 : Number(time)
    if (seconds < Date.UTC(1980, 0, 1) / 1000) throw refused('EINVAL', 'utimes')
    await set(evenSeconds(seconds))
  }

  const wrapHandle = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target)
        if (typeof value !== 'function') return value
        if (name === 'utimes')
          return (_: unknown, time: unknown): Promise<void> => setTimes((even) => target.utimes(even, even), time)
        return (...args: unknown[]): unknown => Reflect.apply(value, target, args)
      },
    })

  const files = new Proxy(nodeFiles, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        const paths = name === 'link' || name === 'rename' || name === 'copyFile' ? 2 : 1
        const found: string[] = []
        for (const path of args.slice(0, paths)) found.push(await real(String(path)))
        if (name === 'link') {
          met.links++
          throw refused('EPERM', String(args[1]))
        }
        if (name === 'utimes') return setTimes((even) => nodeFiles.utimes(found[0] ?? '', even, even), args[2])
        // A rename to another case of the same name is what it says; any other goes to the entry that is there.
        if (name === 'rename' && found[0] === found[1]) found[1] = String(args[1])
        const result: unknown = await Reflect.apply(value, target, [...found, ...args.slice(paths)])
        return name === 'open' ? wrapHandle(result as FileHandle) : result
      }
    },
  }) as FileSystem
  return { files, met }
}
