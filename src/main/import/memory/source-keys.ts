import { createHash, hash } from 'node:crypto'
import { latestSchema } from '../../index/schema/database.ts'
import type { FoundSource } from '../../takeout/archives/find-sources.ts'

/**
 * To be raised with every change of what is made of the same archives: how they are read, what is matched with what, what items
 * and albums come of it, and what the report says.
 */
const importingVersion = 12

/** What tells archives and folders, and how they are to be imported, from all others. */
export interface SourceKey {
  key: string
  /** Names of the archives and folders, in an order that does not depend on where they lie. */
  names: string[]
}

/** The end of an archive, where a zip says what is in it, as far as one read gets it. */
const endBytes = 64 * 1024

/** The end of an archive as it is compared; null for a folder, and undefined for what cannot be read: reading it all will say why. */
type End = string | null | undefined

async function endOf({ bytes }: FoundSource): Promise<End> {
  if (!bytes) return null
  const length = Math.min(endBytes, bytes.size)
  const end = await bytes.read(bytes.size - length, length).catch(() => undefined)
  return end && hash('sha256', end, 'base64')
}

function lineOf({ kind, exportKey, part, face }: FoundSource, end: End): string | undefined {
  if (face === undefined || end === undefined) return undefined
  return JSON.stringify([kind, exportKey, part?.part ?? null, face, end])
}

/**
 * The key of all that an import was given; undefined if something there cannot be told from others. Files and folders are told
 * by size, dates and number in their file system, of which a change makes another even where somebody sets the date back, and
 * archives by their ends, too. A copy counts as another archive, and one with another name may.
 */
function keyOfSources(
  found: readonly FoundSource[],
  ends: readonly End[],
  includeTrash: boolean,
): SourceKey | undefined {
  if (found.length === 0) return undefined
  const lines: { line: string; name: string }[] = []
  for (const [at, each] of found.entries()) {
    const line = lineOf(each, ends[at])
    if (line === undefined) return undefined
    lines.push({ line, name: each.source.name })
  }
  lines.sort((one, other) => (one.line < other.line ? -1 : one.line > other.line ? 1 : 0))
  const all = createHash('sha256').update(JSON.stringify({ importingVersion, latestSchema, includeTrash }))
  for (const { line } of lines) all.update(line)
  return { key: all.digest('base64'), names: lines.map(({ name }) => name) }
}

/**
 * Tells all that an import was given from anything else by what is in it, wherever its disk is connected and by whichever version
 * it is read: archives by their sizes and their ends, where the checksums of all that is in them stand, and folders by their names.
 */
function contentKeyOf(found: readonly FoundSource[], ends: readonly End[]): string {
  const lines = found.map(({ kind, source, bytes }, at) =>
    JSON.stringify([kind, source.name, bytes?.size ?? null, ends[at] ?? null]),
  )
  return hash('sha256', lines.toSorted().join('\n'), 'base64')
}

/** Both keys of all that an import was given, for which the ends of archives are read once. */
export async function keysOf(
  found: readonly FoundSource[],
  includeTrash: boolean,
): Promise<{ key: SourceKey | undefined; content: string }> {
  const ends: End[] = []
  for (const each of found) ends.push(await endOf(each))
  return { key: keyOfSources(found, ends, includeTrash), content: contentKeyOf(found, ends) }
}
