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
const creations = ['-effects', '-smile', '-mix', '-collage', '-animation', '-motion', '-movie', '-pano', '-cinematic']

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
  /** It is such an ending, and the name may have been cut in it: any word of a title may begin like it. */
  isCut?: true
}

function isCreation(ending: string, isCut: boolean): boolean {
  const lower = ending.toLowerCase()
  return creations.some((creation) => (isCut ? creation.startsWith(lower) : creation === lower))
}

/** Reads a name as that of an edited copy; undefined if it cannot be one. */
export function editedName(name: string): EditedName | undefined {
  const normal = name.normalize('NFC')
  const [whole, extension] = splitName(normal)
  const [stem, number] = splitNumber(whole) ?? [whole, '']
  const suffix = knownSuffix(stem, stem.length >= mediaUnits)
  if (suffix !== undefined) return { stem: stem.slice(0, -suffix.length), number, extension, guessed: false }
  const [, original = '', ending = ''] = /^(.+)(-[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)* ?)$/u.exec(stem) ?? []
  const isCut = stem.length >= mediaUnits - 1
  if (original === '' || (isCut && ending.length < shortestCutAtLimit) || isCreation(ending, isCut)) return undefined
  return { stem: original, number, extension, guessed: true, ...(isCut && { isCut: true as const }) }
}

/** Readings of the original's name with a number, which may be that of the copy, or none. */
export function originalReadings({ stem, extension }: EditedName, number: string): Reading[] {
  return [
    { title: stem + extension, number },
    { title: stem, number },
  ]
}
