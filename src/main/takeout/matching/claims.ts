import { isWithinMediaLimit, splitName, splitNumber } from './cut-names.ts'
import { mayBeMotion, mayBeStill, pairKey, stillKeys } from './pair-names.ts'
import type { NamedSidecar } from './sidecar-index.ts'
import { agreement, sameExtension } from './titles.ts'

/** The stem of a name, be it of a photo or of its sidecar, without the number that may be Google's. */
export function bareStem(name: string): string {
  const [stem] = splitName(name)
  return splitNumber(stem)?.[0] ?? stem
}

/** What the title of a media file may begin with, or be apart from its extension: the stem with a number only if that fits. */
export function titleStems(name: string): string[] {
  const [[stem], bare] = [splitName(name), bareStem(name)]
  return stem === bare || !isWithinMediaLimit(stem) ? [bare] : [stem, bare]
}

/** How well the title of a sidecar agrees with the name of a media file; more is better, 0 is not at all. */
function goodness({ title }: NamedSidecar, media: string): number {
  const grades = { whole: 4, begins: 2, none: 0 }
  const agreed = Math.max(...titleStems(media).map((stem) => grades[agreement(title, stem)]))
  return agreed === 0 ? 0 : agreed + (sameExtension(title, splitName(media)[1]) ? 1 : 0)
}

/** The one best of several, or undefined if the best are equally good. */
function onlyBest<Value>(values: readonly Value[], grade: (value: Value) => number): Value | undefined {
  let best: Value | undefined
  let [highest, count] = [-1, 0]
  for (const value of values) {
    const here = grade(value)
    if (here > highest) [best, highest, count] = [value, here, 1]
    else if (here === highest) count += 1
  }
  return count === 1 ? best : undefined
}

/** Both say the same of one item, so that it does not matter which of them is taken. */
function areSame(one: NamedSidecar, other: NamedSidecar): boolean {
  if (one.url !== undefined && other.url !== undefined) return one.url === other.url
  return one.title === other.title && one.takenAt !== undefined && one.takenAt === other.takenAt
}

/** Which of several sidecars belongs to the file `media`: undefined if two are equally good. */
export function chooseSidecar(
  hits: readonly number[],
  sidecars: readonly NamedSidecar[],
  media: string,
): number | undefined {
  const [first] = hits
  if (first === undefined || hits.length === 1) return first
  const at = (hit: number): NamedSidecar => sidecars[hit] ?? { name: '' }
  if (hits.every((hit) => areSame(at(hit), at(first)))) return first
  return onlyBest(hits, (hit) => goodness(at(hit), media))
}

/**
 * Which of several files a sidecar belongs to: undefined if two are equally good. The moving half of a pair leaves it to
 * the still.
 */
export function chooseMedia(
  claimants: readonly number[],
  names: readonly string[],
  sidecar: NamedSidecar,
): number | undefined {
  if (claimants.length === 1) return claimants[0]
  const nameOf = (claimant: number): string => names[claimant] ?? ''
  const keys = new Set(claimants.filter((one) => mayBeStill(nameOf(one))).map((one) => pairKey(nameOf(one))))
  const own = claimants.filter(
    (one) =>
      !(
        mayBeMotion(nameOf(one)) &&
        stillKeys(nameOf(one))
          .flat()
          .some((key) => keys.has(key))
      ),
  )
  return own.length === 1 ? own[0] : onlyBest(own, (one) => goodness(sidecar, nameOf(one)))
}
