import type { DatabaseSync } from 'node:sqlite'
import type { EntryClass } from '../../../shared/imports/entry-class.ts'
import type { KeptWhy, VerifiedArchives } from '../../../shared/imports/import-report.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { errnoOf } from '../../disk-problem.ts'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import { parsePhotoPath, type MirrorPath } from '../../mirror-path.ts'
import { hashFile } from '../../mirror/disk/hash-file.ts'
import { placeProblem, throwUnlessOfOnePlace } from '../../mirror/disk/place-problem.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { IndexedEntry } from '../../takeout/reading/index-entries.ts'
import type { IndexedSource } from '../../takeout/reading/read-sources.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import { hexOf } from '../planning/digests.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import type { ImportRunParts } from '../import-run-parts.ts'

export interface Verifying {
  exports: readonly FoundExport[]
  mirror: Mirror
  memory: Pick<ExportMemory, 'holdsJson'>
  /** Where the archives lie. */
  files: ImportRunParts['files']
  signal: AbortSignal
  /** Called once, with what will be read. */
  begun: (files: number, bytes: number) => void
  /** Called for each piece that was read; waits while it should rest. */
  meter: (bytes: number) => Promise<void> | undefined
  /** Called after each file. */
  done: () => void
}

/** What the entries of a source have become, and must be found here. */
interface Expected {
  source: IndexedSource
  digests: Set<string>
  why?: KeptWhy
}

const inFiles: ReadonlySet<EntryClass> = new Set(['imported', 'duplicate', 'rendition', 'edited', 'motion'])
const inIndex: ReadonlySet<EntryClass> = new Set(['sidecar', 'albumData', 'duplicate', 'ignored'])

/** The page with which each archive lists what is in it. */
function isIndexPage({ path }: IndexedEntry): boolean {
  return /^(?:[^/]+\/)?[^/]+\.html?$/i.test(path)
}

/** Why this entry keeps its archive from being deleted; its digest if a file of the mirror must have it. */
function expectedOf(id: string, entry: IndexedEntry, verifying: Verifying): KeptWhy | { digest?: string } {
  const its = entry.its
  if (its === undefined || entry.damage !== undefined || entry.trouble !== undefined) return 'left-out'
  // Its entries count for themselves.
  if (its === 'archive') return {}
  if (entry.json) {
    if (!inIndex.has(its)) return 'left-out'
    return verifying.memory.holdsJson(id, entry) ? {} : 'not-here'
  }
  if (inFiles.has(its)) return entry.digest === undefined ? 'not-here' : { digest: entry.digest }
  return its === 'ignored' && isIndexPage(entry) ? {} : 'left-out'
}

function* expectations(verifying: Verifying): Generator<Expected> {
  for (const { id, sources } of verifying.exports) {
    const isPart = missingParts(sources.flatMap(({ part }) => part?.part ?? [])).length > 0
    for (const source of sources) {
      const expected: Expected = { source, digests: new Set(), ...(isPart && { why: 'part-missing' }) }
      for (const entry of source.entries) {
        const found = expectedOf(id, entry, verifying)
        if (typeof found === 'string') expected.why ??= found
        else if (found.digest !== undefined) expected.digests.add(found.digest)
      }
      yield expected
    }
  }
}

const pathRow = rowReader({ path: text })

/** Where files with these bytes should be. */
function pathsOf(database: DatabaseSync): (sha256: string) => MirrorPath[] {
  const select = database.prepare('SELECT path FROM file WHERE sha256 = ? ORDER BY id')
  return (sha256) => select.all(sha256).flatMap((row) => parsePhotoPath(pathRow(row).path) ?? [])
}

/** What is wrong with all files that should have these bytes; undefined if one has them. */
async function wrongWith(
  digest: string,
  paths: readonly MirrorPath[],
  verifying: Verifying,
): Promise<Problem | undefined> {
  const { mirror } = verifying
  let wrong: Problem = { code: 'file-missing' }
  for (const path of paths) {
    try {
      if ((await hashFile(mirror.files, path, verifying)) === hexOf(digest)) return undefined
      wrong = { code: 'file-damaged', values: { path } }
    } catch (error) {
      if (verifying.signal.aborted) throw error
      await throwUnlessOfOnePlace(error, mirror)
      const isGone = errnoOf(error) === 'ENOENT'
      wrong = isGone ? { code: 'file-missing', values: { path } } : placeProblem(error, mirror.path, path)
    }
  }
  return wrong
}

async function readAll(expected: readonly Expected[], verifying: Verifying): Promise<Map<string, Problem>> {
  const sizes = new Map<string, number>()
  for (const { source, digests } of expected)
    for (const { digest, size } of source.entries)
      if (digest !== undefined && digests.has(digest)) sizes.set(digest, size)
  verifying.begun(
    sizes.size,
    [...sizes.values()].reduce((sum, size) => sum + size, 0),
  )
  const paths = pathsOf(verifying.mirror.database)
  const wrong = new Map<string, Problem>()
  for (const digest of sizes.keys()) {
    const problem = await wrongWith(digest, paths(hexOf(digest)), verifying)
    if (problem) wrong.set(digest, problem)
    verifying.done()
  }
  return wrong
}

/** The file that an archive is, and the archives inside of it, which are part of it. */
function isWithin(outer: IndexedSource, { source }: IndexedSource): boolean {
  return source.name === outer.source.name || source.name.startsWith(`${outer.source.name}/`)
}

/**
 * Reads back from the mirror what the entries of archives became, and says which archives hold nothing that is not here. Of
 * unpacked exports nothing is said: nobody knows what else a person keeps in a folder. Rejects if `signal` aborts.
 */
export async function verifyArchives(
  verifying: Verifying,
): Promise<{ verified: VerifiedArchives; problems: Problem[] }> {
  const expected = [...expectations(verifying)]
  const wrong = await readAll(expected, verifying)
  const verified: VerifiedArchives = { safe: [], bytes: 0, kept: [], files: 0 }
  verified.files = new Set(expected.flatMap(({ digests }) => [...digests])).size
  for (const { source } of expected) {
    const { file, size } = source.bytes ?? {}
    // An archive inside of another one begins somewhere in a file, or in none.
    if (source.kind !== 'archive' || file?.path !== source.source.name || size === undefined) continue
    const its = expected.filter((each) => isWithin(source, each.source))
    const isWrong = wrong.size > 0
    const stat = await verifying.files.stat(file.path).catch(() => undefined)
    const why =
      its.find((each) => each.why !== undefined)?.why ??
      (isWrong ? 'not-here' : stat?.isFile() && stat.size === size ? undefined : 'changed')
    if (why !== undefined) verified.kept.push({ path: file.path, why })
    else {
      verified.safe.push({ path: file.path, bytes: size })
      verified.bytes += size
    }
  }
  return { verified, problems: [...wrong.values()] }
}
