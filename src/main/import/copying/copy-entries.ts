import type { ProblemList } from '../../takeout/reading/problem-list.ts'
import { readEach, type IndexedSource } from '../../takeout/reading/read-sources.ts'
import type { PlannedFile } from '../planning/plan.ts'
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
  let threw: { error: unknown } | undefined
  const take = async (file: PlannedFile, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    try {
      await taking.take(file, chunks)
    } catch (error) {
      threw = { error }
      throw error
    }
  }
  const planned = new Map(files.map((file) => [file.entry, file]))
  try {
    await readEach(source, planned, take, { problems, signal, isOurs: () => threw !== undefined })
  } catch (error) {
    throw threw?.error ?? error
  }
  if (threw) throw threw.error
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
