import { isDiskError } from '../../disk-problem.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { MirrorFiles } from '../disk/mirror-files.ts'
import { doWork } from './work.ts'
import type { Done, Work } from './work.ts'

/** What a thread is told: work, and the mirror that it is for. */
export interface WorkOrder {
  /** Absolute path of the mirror. */
  root: string
  work: Work
}

/**
 * Has work done in one hand-over by the thread of the file system, if it has one, else call by call. A thread that is gone
 * leaves what it has begun, which is done again here: a temporary file that is half there is made anew, and a file that has its
 * name already is found by whoever wanted to give it.
 */
export async function inOneGo(files: MirrorFiles, work: Work): Promise<Done> {
  const { thread, root } = files
  if (!thread) return await doWork(files, work)
  const order: WorkOrder = { root, work }
  try {
    return (await thread.ask(order)) as Done
  } catch {
    // All that can be wrong with a file is in the answer; without one, nobody knows how far the thread came.
    if (work.kind === 'store') await Promise.all(work.files.map(({ path }) => removeLeft(files, path)))
    return await doWork(files, work)
  }
}

async function removeLeft(files: MirrorFiles, path: MirrorPath): Promise<void> {
  try {
    await files.removeIfThere(path)
  } catch (error) {
    // Whoever stores it meets the same, and tells it.
    if (!isDiskError(error)) throw error
  }
}
