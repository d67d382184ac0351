import { atOnce, type Steps } from '../../slices.ts'
import { bareStem, chooseMedia, chooseSidecar, titleStems } from './claims.ts'
import { cut, mayEndInCut, mediaUnits, sidecarUnits, splitName, splitNumber } from './cut-names.ts'
import { UncutSidecars, crowdedStarts } from './long-titles.ts'
import { matchLeft } from './match-left.ts'
import { matchRelatives } from './match-relatives.ts'
import {
  cutForms,
  likelyRanks,
  mayBeCut,
  readingsOf,
  readingsOfRank,
  shortenedSidecarNames,
  sidecarNames,
  type CutForm,
  type Reading,
  type ReadingRank,
} from './readings.ts'
import { ShiftedNumbers } from './shifted-numbers.ts'
import { SidecarIndex, sidecarStart, type NamedSidecar, type Strictness } from './sidecar-index.ts'
import { agreement, Titles } from './titles.ts'

/** What became of one media file. */
export interface MatchedFile {
  /** `edited` and `motion` belong to an original: they use its sidecar. */
  role: 'own' | 'edited' | 'motion'
  /** Position of its sidecar. */
  sidecar?: number
  /** Position of the media file that an edited copy or a moving half belongs to, if that is here. */
  of?: number
  /** Position of the sidecar that a moving half has for itself. */
  own?: number
  /** Position of the moving half that this is the edited copy of. */
  editOf?: number
  /** Several answers are equally good, so none is taken. */
  ambiguous?: true
  /** By inference rather than by its name. */
  inferred?: true
}

export interface MatchOptions {
  /** No part of the export is known to be missing, so that what is not here is nowhere. */
  complete: boolean
  /** Facts of photos that are not here speak against that. What could make one of two photos is not inferred then. */
  lacksPhotos?: boolean
}

/** Which files claim which sidecar. Hardly any sidecar is claimed twice, so that lists are only made for those. */
class Claims {
  /** The first file that claims each. */
  readonly #first: number[] = []
  readonly #sidecars: number[] = []
  readonly #more = new Map<number, number[]>()

  add(sidecar: number, file: number): void {
    const first = this.#first[sidecar]
    if (first === undefined) {
      this.#first[sidecar] = file
      this.#sidecars.push(sidecar)
      return
    }
    const claimants = this.#more.get(sidecar)
    if (claimants) claimants.push(file)
    else this.#more.set(sidecar, [first, file])
  }

  /** Those that are claimed, the first that was claimed first. */
  *all(): Generator<[sidecar: number, claimants: readonly number[]]> {
    for (const sidecar of this.#sidecars) {
      const first = this.#first[sidecar]
      if (first !== undefined) yield [sidecar, this.#more.get(sidecar) ?? [first]]
    }
  }
}

/** The state of matching within one folder. */
export class FolderMatch {
  readonly names: readonly string[]
  readonly sidecars: readonly NamedSidecar[]
  readonly files: MatchedFile[]
  readonly index: SidecarIndex
  /** Beginnings of names for which numbers say nothing. */
  readonly #crowded: ReadonlySet<string>
  /** Made when it is asked for: names that were not cut need none. */
  #titles: Titles | undefined
  #openFiles: number[]
  readonly #shifted: ShiftedNumbers
  /** Sidecars that an original has, or that two claim with equal right. */
  readonly taken = new Set<number>()

  constructor(names: readonly string[], sidecars: readonly NamedSidecar[]) {
    this.names = names
    this.sidecars = sidecars
    this.files = names.map(() => ({ role: 'own' }))
    this.#openFiles = names.map((_, at) => at)
    this.index = new SidecarIndex(sidecars)
    this.#shifted = new ShiftedNumbers(names, this.index)
    this.#crowded = crowdedStarts(names, sidecars)
  }

  get #allTitles(): Titles {
    return (this.#titles ??= new Titles(this.sidecars.flatMap(({ title }) => title ?? [])))
  }

  /** Several titles begin like that of this sidecar, and its number may not be that of its file. */
  isCrowded(sidecar: number): boolean {
    return this.#crowded.has(sidecarStart(this.sidecars[sidecar]?.name ?? ''))
  }

  /** What this reading takes for a number, or for a title without one, may be another's. */
  isShifted(reading: Reading): boolean {
    return this.#shifted.includes(reading)
  }

  /** Neither the number of this file nor its name as a whole says which sidecar it has. */
  isShiftedName(name: string): boolean {
    return this.#shifted.size > 0 && readingsOf(name).some((reading) => this.#shifted.includes(reading))
  }

  /** Files that nothing is known of yet. */
  *open(): Generator<[at: number, name: string]> {
    // Whoever is no longer open never will be again.
    this.#openFiles = this.#openFiles.filter((at) => this.#isOpen(at))
    for (const at of this.#openFiles) if (this.#isOpen(at)) yield [at, this.names[at] ?? '']
  }

  /** There is a file of which nothing is known yet. */
  get hasOpen(): boolean {
    return this.open().next().done !== true
  }

  #isOpen(at: number): boolean {
    const file = this.files[at]
    return file !== undefined && file.role === 'own' && file.sidecar === undefined && !file.ambiguous
  }

  /** Another title than that of `sidecar` begins with `stem`, whose end may therefore be the title's. */
  isBegun(stem: string, sidecar?: number): boolean {
    return this.#allTitles.othersBegin(stem, sidecar === undefined ? undefined : this.title(sidecar))
  }

  /** `stem` is a title of its own, with or without an extension. */
  isTitle(stem: string): boolean {
    return this.#allTitles.has(stem)
  }

  title(sidecar: number): string | undefined {
    return this.sidecars[sidecar]?.title
  }

  /** Gives each open file what `hitsOf` finds for it, where that is one answer and no other file has an equal claim. */
  pass(hitsOf: (name: string) => readonly number[], inferred = false): void {
    const claims = new Claims()
    const doubtful = new Set<number>()
    for (const [at, name] of this.open()) {
      const found = hitsOf(name)
      if (found.length === 0) continue
      const different = found.length === 1 ? found : [...new Set(found)]
      const hits = different.filter((hit) => !this.taken.has(hit))
      const hit = chooseSidecar(hits, this.sidecars, name)
      if (hit === undefined && hits.length > 0) doubtful.add(at)
      // Who cannot decide may still be who it belongs to.
      for (const claimed of hit === undefined ? hits : [hit]) claims.add(claimed, at)
    }
    for (const [sidecar, claimants] of claims.all()) {
      const media = chooseMedia(claimants, this.names, this.sidecars[sidecar] ?? { name: '' })
      if (media === undefined) {
        this.taken.add(sidecar)
        for (const claimant of claimants) this.#doubt(claimant)
      } else if (!doubtful.has(media)) {
        this.taken.add(sidecar)
        this.files[media] = { role: 'own', sidecar, ...(inferred && { inferred: true as const }) }
      }
    }
    for (const at of doubtful) this.#doubt(at)
  }

  #doubt(at: number): void {
    this.files[at] = { role: 'own', ambiguous: true }
  }
}

/** A name that was cut says only how the title begins, and its number only something where no other title begins so. */
function fits(match: FolderMatch, name: string, reading: Reading, hit: number): boolean {
  if (match.isShifted(reading)) return false
  const stem = splitName(name)[0]
  // What is read as the title's own counts as all of the title does.
  const titled = reading.number === '' ? stem : bareStem(name)
  const isWhole = titled.length < mediaUnits && !mayBeCut(reading, match.sidecars[hit]?.name ?? '')
  if (reading.number !== '' && mayEndInCut(stem) && (match.isTitle(name) || match.isBegun(stem, hit))) return false
  if (isWhole) return true
  if (match.isCrowded(hit)) return false
  const title = match.title(hit)
  return title === undefined || [splitName(name)[0], bareStem(name)].some((stem) => agreement(title, stem) !== 'none')
}

function hits(match: FolderMatch, name: string, reading: Reading, strictness: Strictness, form: CutForm): number[] {
  const [stem] = splitName(reading.title)
  const found: number[] = []
  for (const sidecarName of sidecarNames(reading, form))
    for (const hit of match.index.find(sidecarName, strictness, stem))
      if (fits(match, name, reading, hit)) found.push(hit)
  return found
}

/**
 * How strictly names are compared, the strictest first; those that stand together are tried for each rank before the next. What unpacks
 * names may take their accents apart, which makes them longer than what they were cut to, so that a looser reading could find the name
 * of another as it is.
 */
const strictnessGroups: readonly (readonly Strictness[])[] = [['same', 'normal'], ['extension'], ['folded']]

function* matchByName(match: FolderMatch, ranks: readonly ReadingRank[]): Steps<void> {
  for (const group of strictnessGroups)
    for (const rank of ranks)
      for (const strictness of group)
        for (const form of cutForms) {
          matchByRank(match, rank, strictness, form)
          yield
        }
}

function matchByRank(match: FolderMatch, rank: ReadingRank, strictness: Strictness, form: CutForm): void {
  match.pass((name) => {
    // All forms are the same where all is ASCII.
    if (form !== 'units' && !/[^\0-\u007F]/.test(name)) return []
    const normal = strictness === 'same' ? name : name.normalize('NFC')
    return readingsOfRank(normal, rank, form).flatMap((reading) => hits(match, normal, reading, strictness, form))
  })
}

/** Names that were cut earlier than the limit demands: the title on disk was shorter than the title. */
function matchShortened(match: FolderMatch): void {
  match.pass((name) => {
    if (match.isShiftedName(name)) return []
    const stem = bareStem(name)
    const found = readingsOf(name).flatMap((reading) =>
      shortenedSidecarNames(reading).flatMap((sidecarName) => match.index.find(sidecarName, 'normal', stem)),
    )
    return found.filter((hit) => !match.isCrowded(hit) && agreement(match.title(hit), stem) !== 'none')
  }, true)
}

/** More titles than this with one beginning are told apart by their numbers, or not at all. */
const mostOfOneStart = 64

/**
 * Titles that differ only behind the cut of their sidecars, whose numbers then need not be those of the files, unless a sidecar
 * that has that of the file may be missing.
 */
function matchByTitle(match: FolderMatch, { lacksPhotos }: Required<MatchOptions>): void {
  if (!match.hasOpen) return
  const starts = new Map<string, number[]>()
  for (const [at, { name }] of match.sidecars.entries()) {
    if (match.taken.has(at)) continue
    const start = sidecarStart(name)
    if (start.length < sidecarUnits - 1) continue
    starts.set(start, [...(starts.get(start) ?? []), at])
  }
  match.pass((name) => {
    if (match.isShiftedName(name)) return []
    const normal = name.normalize('NFC')
    // A name that was cut behind its stem differs from others in nothing but the extension, which the title has.
    const extension = splitName(normal)[1]
    const stems = titleStems(normal).filter((stem) => stem.length >= sidecarUnits - 1)
    return stems.flatMap((stem) => {
      const found = starts.get(cut(stem + extension, sidecarUnits)) ?? []
      if (found.length > mostOfOneStart) return []
      return found.filter(
        (hit) =>
          agreement(match.title(hit), stem) !== 'none' &&
          (!lacksPhotos || numberOf(match.sidecars[hit]?.name ?? '') === numberOf(normal)),
      )
    })
  }, true)
}

/** The number that Google may have given, be it to a photo or to a sidecar. */
const numberOf = (name: string): string => splitNumber(splitName(name)[0])?.[1] ?? ''

/** The end of this name may be the beginning of the word for edited copies, which are cut to the same length, behind a title that is here. */
function mayBeEditedCopy(match: FolderMatch, stem: string): boolean {
  for (let at = stem.lastIndexOf('-'); at > 0; at = stem.lastIndexOf('-', at - 1))
    if (match.isTitle(stem.slice(0, at))) return true
  return false
}

/** Of two files whose names were cut to the same, Google may write only one sidecar; see the reference, 7.2. */
function shareForgotten(match: FolderMatch): void {
  for (const [at, name] of match.open()) {
    const numbered = splitNumber(splitName(name)[0])
    if (!numbered || numbered[0].length < mediaUnits || mayBeEditedCopy(match, numbered[0])) continue
    const reading = { title: numbered[0] + splitName(name)[1], number: '' }
    const found = hits(match, name, reading, 'same', 'units')
    const [sidecar] = found
    if (sidecar !== undefined && found.length === 1) match.files[at] = { role: 'own', sidecar, inferred: true }
  }
}

/**
 * Finds the sidecar of each media file of one folder of one export, in time that grows with the number of files alone,
 * and with the same answers in whatever order they come. Where two answers are equally good there is none.
 */
export function* matchFolderInSteps(
  names: readonly string[],
  sidecars: readonly NamedSidecar[],
  { complete, lacksPhotos = false }: MatchOptions,
): Steps<MatchedFile[]> {
  const match = new FolderMatch(names, sidecars)
  yield
  yield* matchByName(match, likelyRanks)
  let uncut: UncutSidecars | undefined
  match.pass((name) => {
    const found = match.isShiftedName(name) ? [] : (uncut ??= new UncutSidecars(sidecars)).find(name)
    // Where one of them may be another's, the others are no better for it.
    return found.some((hit) => match.isCrowded(hit)) ? [] : found
  })
  yield* matchByName(match, ['unlikely'])
  if (complete) {
    if (!lacksPhotos) matchLeft(match)
    matchByTitle(match, { complete, lacksPhotos })
  }
  yield
  matchRelatives(match, { complete, lacksPhotos })
  yield
  matchShortened(match)
  if (complete && !lacksPhotos) shareForgotten(match)
  return match.files
}

/** The same without a rest. */
export function matchFolder(
  names: readonly string[],
  sidecars: readonly NamedSidecar[],
  options: MatchOptions,
): MatchedFile[] {
  return atOnce(matchFolderInSteps(names, sidecars, options))
}
