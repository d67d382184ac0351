import { HalfRows } from '../../../index/items/half-rows.ts'
import { transaction } from '../../../index/schema/database.ts'
import { readHalf, type HalfFacts } from '../../../file-format/facts/live-halves.ts'
import type { Mirror } from '../../../mirror/opening/open-mirror.ts'
import { halvesByName, setHalvesApart } from '../../../takeout/stock/apart-halves.ts'
import { isKept, type IndexedEntry } from '../../../takeout/reading/index-entries.ts'
import type { FoundExport } from '../../../takeout/stock/exports-here.ts'
import { hexOf } from '../../planning/digests.ts'
import type { ReadKept } from '../read-kept.ts'

interface SettlingHalves {
  mirror: Pick<Mirror, 'database' | 'files'>
  read: ReadKept
  exports: readonly FoundExport[]
  includeTrash: boolean
  signal: AbortSignal
}

/** Contents whose facts are written down at a time. */
const atATime = 200

/**
 * Sets apart what names alone have made the halves of one photo, by what the files themselves say: how many. Each content is looked at
 * once, in the mirror, whichever import has brought it. Of what cannot be read its name decides. Throws what `read` throws.
 */
export async function settleHalves({ mirror, read, exports, includeTrash, signal }: SettlingHalves): Promise<number> {
  const rows = new HalfRows(mirror.database)
  const fresh = new Map<string, HalfFacts>()
  const known = new Map<string, HalfFacts>()
  const write = (): void => {
    transaction(mirror.database, () => {
      for (const [sha256, facts] of fresh) rows.note(sha256, facts)
    })
    fresh.clear()
  }
  const look = async (entries: readonly IndexedEntry[]): Promise<HalfFacts[]> => {
    const all: HalfFacts[] = []
    for (const entry of entries) {
      if (!isKept(entry) || entry.digest === undefined) continue
      const sha256 = hexOf(entry.digest)
      const before = known.get(sha256) ?? rows.of(sha256)
      const facts = before ?? (await readInMirror(mirror, read, rows, sha256))
      if (!facts) continue
      known.set(sha256, facts)
      if (!before) fresh.set(sha256, facts)
      all.push(facts)
    }
    return all
  }
  for (const { video, still } of halvesByName(exports, includeTrash)) {
    signal.throwIfAborted()
    // Without an identifier of the video that of the still says nothing.
    if ((await look(video)).some(({ contentId }) => contentId !== undefined)) await look(still)
    if (fresh.size >= atATime) write()
  }
  write()
  return setHalvesApart(halvesByName(exports, includeTrash), ({ digest }) => known.get(hexOf(digest ?? '')))
}

/** Undefined where no file with this content lies where it should, or can be read. */
async function readInMirror(
  { files }: Pick<Mirror, 'files'>,
  read: ReadKept,
  rows: HalfRows,
  sha256: string,
): Promise<HalfFacts | undefined> {
  for (const { path, bytes } of rows.filesWith(sha256)) {
    const facts = await read(path, async () => {
      if (!(await files.hasFile(path, bytes))) return undefined
      const handle = await files.open(path)
      try {
        return await readHalf(handle, bytes)
      } finally {
        await handle.close()
      }
    })
    if (facts) return facts
  }
  return undefined
}
