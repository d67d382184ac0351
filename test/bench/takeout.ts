import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { lookFlags } from '../../src/main/takeout/looking/look-protocol.ts'
import { rounded } from './figures.ts'
import { atMost } from './goals.ts'
import { measure } from './measured-process.ts'
import { writeSparseExport } from './sparse-export.ts'

interface TakeoutBench {
  photos: number
  parts: number
  photoBytes: number
  say: (text: string) => void
}

const takenSchema = z.object({
  entries: z.number(),
  items: z.number(),
  facts: z.object({ found: z.number(), missing: z.number(), ambiguous: z.number() }),
  problemCounts: z.record(z.string(), z.number()),
  indexSeconds: z.number(),
  matchSeconds: z.number(),
  cpuSeconds: z.number(),
  residentBytes: z.number(),
})

/** Where goals are set: so many photos in the time, and so many within the memory. */
const [timed, held] = [100_000, 250_000]

/** Writes an export of a size, and measures in a process of its own what indexing and matching it costs. */
export async function benchTakeout({ photos, parts, photoBytes, say }: TakeoutBench) {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-bench-takeout-'))
  try {
    say(`writing ${parts} parts with ${photos} photos and their sidecars`)
    await writeSparseExport(folder, { photos, parts, photoBytes })
    say('indexing and matching')
    const worker = join(import.meta.dirname, 'takeout-process.ts')
    const { output } = await measure(process.execPath, [...lookFlags, worker, folder])
    const taken = takenSchema.parse(JSON.parse(output))
    const { indexSeconds, matchSeconds, cpuSeconds, residentBytes } = taken
    const residentMB = Math.round(residentBytes / 1e6)
    return {
      ...taken,
      indexSeconds: rounded(indexSeconds, 2),
      matchSeconds: rounded(matchSeconds, 2),
      cpuSeconds: rounded(cpuSeconds, 2),
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
