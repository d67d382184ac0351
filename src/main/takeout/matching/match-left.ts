import { bareStem } from './claims.ts'
import { cut, mediaUnits, splitName, splitNumber } from './cut-names.ts'
import type { FolderMatch } from './match-folder.ts'
import { comparable } from './titles.ts'

interface LeftFile {
  at: number
  /** The number that Google gave it, if its name is read so. */
  number: number
}

interface LeftTitle {
  titles: Set<string>
  sidecars: number[]
  files: LeftFile[]
}

function keyOf(stem: string, extension: string): string {
  return `${comparable(cut(stem, mediaUnits))}\n${extension.toLowerCase()}`
}

/** The names of titles that this name may have been made from, each with the number that then is Google's. */
function keysOf(name: string): Map<string, number> {
  const [stem, extension] = splitName(name.normalize('NFC'))
  const keys = new Map([[keyOf(stem, extension), 0]])
  const numbered = splitNumber(stem)
  if (numbered) keys.set(keyOf(numbered[0], extension), Number(numbered[1].slice(1, -1)))
  return keys
}

function numberOfSidecar(name: string): number {
  const numbered = splitNumber(splitName(name)[0])
  return numbered ? Number(numbered[1].slice(1, -1)) : 0
}

function leftTitles(match: FolderMatch): Map<string, LeftTitle> {
  const left = new Map<string, LeftTitle>()
  const given = new Set(match.files.flatMap(({ sidecar }) => sidecar ?? []))
  for (const [at, { title }] of match.sidecars.entries()) {
    if (given.has(at) || title === undefined) continue
    const key = keyOf(...splitName(title.normalize('NFC')))
    const of = left.get(key) ?? { titles: new Set(), sidecars: [], files: [] }
    of.titles.add(title)
    of.sidecars.push(at)
    left.set(key, of)
  }
  for (const [at, name] of match.names.entries()) {
    const file = match.files[at]
    if (file?.role !== 'own' || file.sidecar !== undefined) continue
    if (match.isShiftedName(name) || splitName(name)[0].length >= mediaUnits)
      for (const [key, number] of keysOf(name)) left.get(key)?.files.push({ at, number })
  }
  return left
}

type KeysWith = Map<number, Set<string>>

/** Titles that files stand between, as far as these reach: each such group by its keys. */
function* groups(left: ReadonlyMap<string, LeftTitle>, keysWith: KeysWith): Generator<Set<string>> {
  const seen = new Set<string>()
  for (const first of left.keys()) {
    if (seen.has(first)) continue
    const group = new Set([first])
    for (const key of group) {
      seen.add(key)
      for (const { at } of left.get(key)?.files ?? []) for (const other of keysWith.get(at) ?? []) group.add(other)
    }
    yield group
  }
}

/** Gives the sidecars of one title to these files, as many, in the order of both numbers. */
function give(match: FolderMatch, sidecars: readonly number[], files: readonly LeftFile[]): void {
  const order = (sidecar: number): number => numberOfSidecar(match.sidecars[sidecar]?.name ?? '')
  const inOrder = sidecars.toSorted((one, other) => order(one) - order(other))
  for (const [nth, { at }] of files.toSorted((one, other) => one.number - other.number).entries()) {
    const sidecar = inOrder[nth]
    if (sidecar === undefined) continue
    match.taken.add(sidecar)
    match.files[at] = { role: 'own', sidecar, inferred: true }
  }
}

function settle(
  match: FolderMatch,
  left: ReadonlyMap<string, LeftTitle>,
  keysWith: KeysWith,
  group: Set<string>,
): void {
  const work = new Set(group)
  for (const key of work) {
    work.delete(key)
    const of = left.get(key)
    if (!of || !group.has(key)) continue
    const open = of.files.filter(({ at }) => keysWith.has(at))
    const own = open.filter(({ at }) => keysWith.get(at)?.size === 1)
    const files = own.length === of.sidecars.length ? own : open
    if (files.length !== of.sidecars.length) continue
    group.delete(key)
    give(match, of.sidecars, files)
    for (const { at } of open) {
      const keys = keysWith.get(at) ?? []
      for (const other of keys) if (group.has(other)) work.add(other)
      keysWith.get(at)?.delete(key)
    }
    for (const { at } of files) keysWith.delete(at)
  }
}

/**
 * What numbers cannot tell and titles can: of one title as many files are left as sidecars, none of which can be
 * another's. Google numbers both in one order, so the first belongs to the first. Only where a title took a name from
 * another's numbers (`ShiftedNumbers`) or is too long for its name to say whose it is; where all titles that the files
 * could be of have as many sidecars as there are files; and nothing of the export is missing.
 */
export function matchLeft(match: FolderMatch): void {
  if (!match.hasOpen) return
  const left = leftTitles(match)
  const keysWith: KeysWith = new Map()
  for (const [key, { files }] of left)
    for (const { at } of files) keysWith.set(at, (keysWith.get(at) ?? new Set()).add(key))
  for (const group of groups(left, keysWith)) {
    const titles = [...group].flatMap((key) => left.get(key) ?? [])
    const files = new Set(titles.flatMap((of) => of.files.map(({ at }) => at)))
    if (files.size !== titles.reduce((sum, { sidecars }) => sum + sidecars.length, 0)) continue
    // Titles that were cut to one name, and sidecars that are numbered apart, say nothing of an order.
    const isOrdered = titles.every(
      (of) =>
        of.titles.size === 1 && new Set(of.sidecars.map((at) => bareStem(match.sidecars[at]?.name ?? ''))).size === 1,
    )
    if (isOrdered) settle(match, left, keysWith, group)
  }
}
