import { takeShots } from './album-plan.ts'
import { everydayAlbums, type AlbumPlan } from './everyday-albums.ts'
import { loosePlans, oddAlbums } from './odd-albums.ts'
import type { SampleEntry } from './sample-entry.ts'

interface SampleAlbum extends Omit<AlbumPlan, 'plans' | 'also'> {
  /** Numbers of entries, in album order. */
  entries: number[]
}

export interface SampleAccount {
  entries: SampleEntry[]
  albums: SampleAlbum[]
}

let made: SampleAccount | undefined

/** The curated account: about two hundred items and two dozen albums. The same for every emulator. */
export function sampleAccount(): SampleAccount {
  if (made) return made
  const entries: SampleEntry[] = []
  const numbers = new Map<string, number>()
  const take = (plan: Parameters<typeof takeShots>[0]): number[] =>
    takeShots(plan).map((entry) => {
      numbers.set(entry.key, entries.length)
      return entries.push(entry) - 1
    })
  const planned = [...everydayAlbums(), ...oddAlbums()].map(({ plans, also = [], ...album }) => ({
    album,
    also,
    own: plans.flatMap(take),
  }))
  for (const plan of loosePlans()) take(plan)
  const albums = planned.map(({ album, also, own }) => {
    const others = also.map((key) => {
      const number = numbers.get(key)
      if (number === undefined) throw new Error(`no sample entry ${key}`)
      return number
    })
    return { ...album, entries: [...own, ...others] }
  })
  made = { entries, albums }
  return made
}
