import { archiveProblem } from '../takeout/archives/archive-problem.ts'
import type { ProblemList } from '../takeout/reading/problem-list.ts'
import type { IndexedSource } from '../takeout/reading/read-sources.ts'
import type { PlannedFile } from './plan.ts'
import type { TakeIn } from './take-in.ts'

interface Copying {
  sources: readonly IndexedSource[]
  files: readonly PlannedFile[]
  taking: Pick<TakeIn, 'take' | 'settle'>
  problems: ProblemList
  signal: AbortSignal
}

/** The entries of one source, with what is planned for each. */
async function copySource(source: IndexedSource, files: readonly PlannedFile[], copying: Copying): Promise<void> {
  const { taking, problems, signal } = copying
  const waiting = new Map(files.map((file) => [file.entry.at, file]))
  let threw: { error: unknown } | undefined
  try {
    const problem = await source.source.read(
      files.map(({ entry }) => entry),
      async ({ at }, chunks) => {
        const file = waiting.get(at)
        if (!file) return
        waiting.delete(at)
        try {
          await taking.take(file, chunks)
        } catch (error) {
          threw = { error }
          throw error
        }
      },
      signal,
    )
    if (problem) problems.add(problem)
  } catch (error) {
    // What taking in has thrown is no matter of the archive.
    if (threw || signal.aborted) throw threw?.error ?? error
    problems.add(archiveProblem(source.source.name, error))
  }
  if (threw) throw threw.error
  // An archive that ends before its time says nothing about what would have come.
  for (const { entry } of waiting.values()) entry.damage = 'unreadable'
}

/**
 * Reads what is planned out of archives and folders, one after the other, each in the order in which it is quickest to read:
 * first the photos and videos themselves, then what belongs to them.
 */
export async function copyEntries(copying: Copying): Promise<void> {
  const { sources, files, taking, signal } = copying
  for (const isOwn of [true, false]) {
    const bySource = Map.groupBy(
      files.filter(({ role, entry }) => (role === 'own') === isOwn && entry.digest === undefined),
      ({ entry }) => entry.source,
    )
    for (const [at, source] of sources.entries()) {
      const wanted = bySource.get(at)
      if (wanted) await copySource(source, wanted, copying)
      signal.throwIfAborted()
    }
    await taking.settle()
  }
}
