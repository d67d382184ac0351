import * as nodeFiles from 'node:fs/promises'
import type { FileSystem } from '../../../src/main/ports.ts'

export class ProcessEnd extends Error {}

const reading = ['open', 'readFile', 'stat', 'lstat', 'readdir', 'statfs'] as const
const changing = ['link', 'rename', 'unlink', 'mkdir', 'rm', 'copyFile', 'utimes'] as const

/**
 * A file system on which only so many changes of names happen, as if the process had ended then: every later one
 * throws an error that nobody takes for one of the disk's. `steps` tells how many have happened. With `every`, looking at
 * files and opening them count as well; `die` is what happens in place of the next one.
 */
export function diesAfter(
  allowed: number,
  { every = false, die = (): unknown => new ProcessEnd('the process ended here') } = {},
): { files: FileSystem; steps: () => number } {
  let steps = 0
  const files: FileSystem = { ...nodeFiles }
  for (const name of every ? [...reading, ...changing] : changing) {
    const real = nodeFiles[name] as (...args: unknown[]) => Promise<unknown>
    const wrapped = (...args: unknown[]): Promise<unknown> => {
      if (steps >= allowed) return Promise.reject(die())
      steps++
      return real(...args)
    }
    Object.assign(files, { [name]: wrapped })
  }
  return { files, steps: () => steps }
}
