import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Spoiled } from './invariants.ts'
import { readCatalogue, readIndex } from './mirror-files.ts'
import type { Work } from './victim.ts'

/** Files of earlier versions, which no backup brings back once they are damaged. */
export function versionsIn(root: string): Set<string> {
  const catalogue = readCatalogue(root)
  const items = catalogue && 'items' in catalogue ? catalogue.items : []
  return new Set(items.flatMap((item) => item.versions ?? []).map((version) => version.path))
}

/**
 * What is wrong with the exit code of a command that nobody killed. 1 says that files are not what they were, so it has to
 * come when the index tells of such files and only then, and the index may tell only of files that were damaged: after a
 * backup, of versions that Google does not have any more. Repairs and rebuilds tell of somebody else's files, too. A backup
 * leaves no temporary file behind, whoever began it.
 */
export function checkEnd(work: Work, code: number | null, root: string, spoiled: Spoiled): string[] {
  if (code !== 0 && code !== 1) return [`a ${work} that nobody killed ended with ${code}`]
  const wrong = readIndex(root)?.wrong ?? []
  const versions = versionsIn(root)
  const faults: string[] = []
  for (const path of wrong)
    if (!spoiled.files?.has(path)) faults.push(`the index says that ${path} is wrong, and nothing was done to it`)
    else if (work === 'backup' && !versions.has(path)) faults.push(`${path} is still wrong after a backup`)
  const foreign = [...(spoiled.planted?.keys() ?? [])].filter((path) => existsSync(join(root, path)))
  const expected = wrong.length > 0 || (work !== 'backup' && foreign.length > 0) ? 1 : 0
  const incoming = join(root, '.shoebox/incoming')
  // What a rebuild that was killed has left there stays until then.
  if (work === 'backup' && existsSync(incoming) && readdirSync(incoming).length > 0)
    faults.push(`.shoebox/incoming still holds ${readdirSync(incoming).join(', ')}`)
  if (code !== expected)
    faults.push(`a ${work} that nobody killed ended with ${code}, with ${wrong.length} files wrong`)
  return faults
}
