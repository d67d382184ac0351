import { createHash, hash } from 'node:crypto'
import { latestSchema } from '../index/schema/database.ts'
import type { FoundSource } from '../takeout/archives/find-sources.ts'

/**
 * To be raised with every change of what is made of the same archives: how they are read, what is matched with what, what items
 * and albums come of it, and what the report says.
 */
const importingVersion = 3

/** What tells archives and folders, and how they are to be imported, from all others. */
export interface SourceKey {
  key: string
  /** Names of the archives and folders, in an order that does not depend on where they lie. */
  names: string[]
}

/** The end of an archive, where a zip says what is in it, as far as one read gets it. */
const endBytes = 64 * 1024

/** The end of an archive as it is compared; null for a folder, and undefined for what cannot be read: reading it all will say why. */
async function endOf({ bytes }: FoundSource): Promise<string | null | undefined> {
  if (!bytes) return null
  const length = Math.min(endBytes, bytes.size)
  const end = await bytes.read(bytes.size - length, length).catch(() => undefined)
  return end && hash('sha256', end, 'base64')
}

async function lineOf(found: FoundSource): Promise<string | undefined> {
  const { kind, exportKey, part, face } = found
  const end = face === undefined ? undefined : await endOf(found)
  if (end === undefined) return undefined
  return JSON.stringify([kind, exportKey, part?.part ?? null, face, end])
}

/**
 * The key of all that an import was given; undefined if something there cannot be told from others. Files and folders are told
 * by size, dates and number in their file system, of which a change makes another even where somebody sets the date back, and
 * archives by their ends, too. A copy counts as another archive, and one with another name may.
 */
export async function keyOfSources(
  found: readonly FoundSource[],
  includeTrash: boolean,
): Promise<SourceKey | undefined> {
  if (found.length === 0) return undefined
  const lines: { line: string; name: string }[] = []
  for (const each of found) {
    const line = await lineOf(each)
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
export async function contentKeyOf(found: readonly FoundSource[]): Promise<string> {
  const lines: string[] = []
  for (const each of found) {
    const { kind, source, bytes } = each
    lines.push(JSON.stringify([kind, source.name, bytes?.size ?? null, (await endOf(each)) ?? null]))
  }
  return hash('sha256', lines.toSorted().join('\n'), 'base64')
}
