import { generatedLibrary } from '../library/generated-account.ts'
import type { Library } from '../library/library.ts'

/** The curated account. */
export function sampleLibrary(): Library {
  return generatedLibrary({ items: 180, albums: 12, seed: 3 })
}
