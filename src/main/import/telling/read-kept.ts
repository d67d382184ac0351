import type { Problem } from '../../../shared/problems/problem.ts'
import { errnoOf } from '../../disk-problem.ts'
import { mirrorProblem, placeProblem, type TriedMirror } from '../../mirror/disk/place-problem.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** What `read` resolves to; undefined if this one file of the mirror cannot be read. Throws what is about the mirror as a whole. */
export type ReadKept = <Value>(path: MirrorPath, read: () => Promise<Value>) => Promise<Value | undefined>

/**
 * For reading what came before: a file that its disk does not give back, such as one on a bad sector, is told, each once, and stands
 * in nobody's way.
 */
export function readingKept(mirror: TriedMirror, unreadable: (problem: Problem, path: MirrorPath) => void): ReadKept {
  const told = new Set<MirrorPath>()
  return async (path, read) => {
    try {
      return await read()
    } catch (error) {
      if (errnoOf(error) === undefined || (await mirrorProblem(error, mirror))) throw error
      if (!told.has(path)) unreadable(placeProblem(error, mirror.path, path), path)
      told.add(path)
      return undefined
    }
  }
}
