import { mediaUnits, splitName, splitNumber } from './cut-names.ts'
import type { Reading } from './readings.ts'

/** What Google adds to the name of an edited copy, by language. */
const editedSuffixes: readonly string[] = [
  '-edited',
  '-bearbeitet',
  '-modifié',
  '-modificato',
  '-ha editado',
  '-editado',
  '-editat',
  '-bewerkt',
  '-edytowane',
  '-編集済み',
  '-编辑',
  '-已编辑',
  '-已修改',
  '-已編輯',
  '-düzenlendi',
  '-отредактировано',
  '-відредаговано',
  '-편집됨',
  '-redigeret',
  '-redigert',
  '-redigerad',
  '-muokattu',
  '-upravené',
  '-szerkesztve',
].map((suffix) => suffix.normalize('NFC'))

/** Creations of Google's own, whose names look like edits; they have sidecars of their own. */
const creations = /-(?:effects|smile|mix|collage|animation|motion|movie|pano|cinematic)$/i

/** With less than this, a hyphen and four letters, an ending says nothing … */
const shortestCut = 5
/** … unless the name ends where names are cut. */
const shortestCutAtLimit = 3

function knownSuffix(stem: string, atLimit: boolean): string | undefined {
  const lower = stem.toLowerCase()
  const whole = editedSuffixes.filter((suffix) => lower.endsWith(suffix))
  if (whole.length > 0) return whole.sort((one, other) => other.length - one.length)[0]
  const shortest = atLimit ? shortestCutAtLimit : shortestCut
  // The earliest hyphen that starts a suffix is where it starts: some suffixes have blanks in them.
  for (let at = lower.lastIndexOf('-'); at > 0; at = lower.lastIndexOf('-', at - 1)) {
    const ending = lower.slice(at)
    if (ending.length > 20) return undefined
    if (ending.length >= shortest && editedSuffixes.some((suffix) => suffix.startsWith(ending))) return ending
  }
  return undefined
}

export interface EditedName {
  /** The stem of the original, without number. */
  stem: string
  number: string
  extension: string
  /** The ending is none that is known: only a file or sidecar of the original can tell that this is an edit. */
  guessed: boolean
}

/** Reads a name as that of an edited copy; undefined if it cannot be one. */
export function editedName(name: string): EditedName | undefined {
  const normal = name.normalize('NFC')
  const [whole, extension] = splitName(normal)
  const [stem, number] = splitNumber(whole) ?? [whole, '']
  const suffix = knownSuffix(stem, stem.length >= mediaUnits)
  if (suffix !== undefined) return { stem: stem.slice(0, -suffix.length), number, extension, guessed: false }
  const guess = /^(.+)-[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)*$/u.exec(stem)
  // Where names are cut, any ending may be the beginning of a word.
  if (!guess || creations.test(stem) || stem.length >= mediaUnits - 1) return undefined
  return { stem: guess[1] ?? '', number, extension, guessed: true }
}

/** Readings of the original's name with a number, which may be that of the copy, or none. */
export function originalReadings({ stem, extension }: EditedName, number: string): Reading[] {
  return [
    { title: stem + extension, number },
    { title: stem, number },
  ]
}
