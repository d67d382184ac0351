import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rounded } from './figures.ts'
import { atMost } from './goals.ts'
import { measureLook } from './measured-look.ts'
import { writeSparseExport } from './sparse-export.ts'

interface TakeoutBench {
  photos: number
  parts: number
  photoBytes: number
  say: (text: string) => void
}

/** Where goals are set: so many photos in the time, and so many within the memory. */
const [timed, held] = [100_000, 250_000]

/** Writes an export of a size, and measures what it costs the process that looks into exports to index and match it. */
export async function benchTakeout({ photos, parts, photoBytes, say }: TakeoutBench) {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-bench-takeout-'))
  try {
    say(`writing ${parts} parts with ${photos} photos and their sidecars`)
    await writeSparseExport(folder, { photos, parts, photoBytes })
    say('indexing and matching')
    const { stock, indexSeconds, matchSeconds, cpuSeconds, residentBytes } = await measureLook(folder)
    const { entries, items, facts, problemCounts } = stock
    const residentMB = residentBytes === null ? null : Math.round(residentBytes / 1e6)
    return {
      entries,
      items,
      facts,
      problemCounts,
      indexSeconds: rounded(indexSeconds, 2),
      matchSeconds: rounded(matchSeconds, 2),
      cpuSeconds: cpuSeconds === null ? null : rounded(cpuSeconds, 2),
      residentMB,
      goals: [
        atMost(
          `index and match ${timed} photos, seconds`,
          photos === timed ? rounded(indexSeconds + matchSeconds, 2) : null,
          5,
        ),
        atMost(`memory at ${held} photos, MB`, photos === held ? residentMB : null, 500),
      ],
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
