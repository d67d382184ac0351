import { beforeAll, expect, it } from 'vitest'
import { matchExport } from '../../../src/main/takeout/stock/match-export.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import type { PlannedExport } from '../../emulator/takeout/planned-export.ts'
import { plannedEntries } from './planned-entries.ts'

let base: BaseMedia
beforeAll(async () => {
  base = await baseMedia()
})

/** What matching says of each photo and video, and what it should say. */
function compare(planned: PlannedExport): { found: string[]; right: string[] } {
  const entries = plannedEntries(planned)
  const [found, right]: [string[], string[]] = [[], []]
  for (const { media, matches, sidecars } of matchExport([...entries.keys()], true).folders)
    for (const [at, { entries: its }] of media.entries()) {
      const match = matches[at]
      const meaning = its[0] && entries.get(its[0])?.meaning
      const sidecar = match?.sidecar === undefined ? undefined : sidecars[match.sidecar]
      const facts = sidecar && entries.get(sidecar.entry)?.meaning
      if (meaning?.is !== 'media') throw new Error(`no photo: ${its[0]?.path ?? ''}`)
      const whose = facts?.is === 'sidecar' ? facts.photo.id : 'alone'
      found.push(`${its[0]?.path ?? ''} ${match?.role ?? ''} ${whose}`)
      right.push(`${its[0]?.path ?? ''} ${meaning.part} ${meaning.photo.kind === 'alone' ? 'alone' : meaning.photo.id}`)
    }
  return { found, right }
}

it('gives each file of a planned export the sidecar of its photo, whatever the seed', async () => {
  for (let seed = 100; seed < 125; seed++)
    for (const planned of await planExports({ seed, base, increment: true, second: true })) {
      const { found, right } = compare(planned)
      expect(found, `seed ${seed}`).toEqual(right)
    }
})
