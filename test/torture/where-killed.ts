import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readIndex } from './mirror-files.ts'

/** How far a process came that was killed, as its mirror shows it. */
export type Place =
  | 'before the index'
  | 'start-up'
  | 'listing or downloading'
  | 'a file in place, its row not written'
  | 'publishing'
  | 'writing documents'
  | 'after the run'
  | 'a new index half written'
  | 'between old and new index'
  | 'a repair half done'
  | 'before a damaged index was replaced'

/** Number of the last run in the index, to compare with after a kill. */
export function lastRun(root: string): number {
  return readSound(root)?.lastRun ?? 0
}

function readSound(root: string): ReturnType<typeof readIndex> {
  try {
    return readIndex(root)
  } catch {
    // An index that was damaged on purpose.
    return undefined
  }
}

/** Where a process was that began after run `before` and was killed. */
export function whereKilled(root: string, before: number): Place {
  const incoming = join(root, '.shoebox/incoming')
  const found = existsSync(incoming) ? readdirSync(incoming, { recursive: true, encoding: 'utf8' }) : []
  const left = found.map((path) => basename(path))
  const hasIndex = existsSync(join(root, '.shoebox/index.sqlite'))
  const hasNew = existsSync(join(root, '.shoebox/index-new.sqlite'))
  if (hasNew) return hasIndex ? 'a new index half written' : 'between old and new index'
  if (!hasIndex) return 'before the index'
  if (left.some((name) => name.startsWith('repair-'))) return 'a repair half done'
  if (left.some((name) => /^(?:catalogue\.jsonl|SHA256SUMS)-.*\.part$/.test(name))) return 'writing documents'
  const index = readSound(root)
  if (!index) return 'before a damaged index was replaced'
  if (index.lastRun === before) return 'start-up'
  if (index.intended.some(({ path }) => existsSync(join(root, path)))) return 'a file in place, its row not written'
  if (index.intended.length > 0) return 'publishing'
  return index.lastRunEnded ? 'after the run' : 'listing or downloading'
}
