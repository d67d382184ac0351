import { seededRandom } from '../random.ts'
import { languages, type LanguageName } from './languages.ts'
import type { Generation } from './name-files.ts'
import { baseMedia, type BaseMedia } from './photo-files.ts'
import { planExport, type PlannedExport } from './planned-export.ts'
import { planIncrement, planLibrary, planOther, type PlannedLibrary } from './planned-photos.ts'

export interface ExportOptions {
  seed: number
  /** Photos of the first library. */
  photos?: number
  /** Chosen by the seed without. */
  language?: LanguageName
  /** A second export of the same library, some time later. */
  increment?: boolean
  /** An export of somebody else. */
  second?: boolean
  base?: BaseMedia
}

/** The exports that a person might name together, all in one language, in one to four parts each. */
export async function planExports(options: ExportOptions): Promise<PlannedExport[]> {
  const { seed, photos, increment = false, second = false } = options
  const random = seededRandom(seed + 0x5eed)
  const base = options.base ?? (await baseMedia())
  const library = planLibrary(seed, photos)
  const language = options.language ?? random.pick(Object.keys(languages) as LanguageName[])
  const planned = (library: PlannedLibrary, at: number, month: string): PlannedExport =>
    planExport({
      library,
      seed: seed * 10 + at,
      stamp: `2026${month}01T101500Z`,
      language,
      generation: random.pick<Generation>(['cut', 'supplemental', 'whole']),
      parts: random.whole(1, 4),
      base,
    })
  return [
    planned(library, 0, '03'),
    ...(increment ? [planned(planIncrement(library, seed), 1, '05')] : []),
    ...(second ? [planned(planOther(library, seed), 2, '04')] : []),
  ].sort((one, other) => (one.stamp < other.stamp ? -1 : 1))
}
