import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hashFiles, readCatalogue, readChecksums, readIndex } from './mirror-files.ts'

/** What must hold when imports into a mirror of its own have ended, by the hashes of what the archives hold. */
export function checkImported(
  root: string,
  { must, may }: { must: ReadonlySet<string>; may: ReadonlySet<string> },
): string[] {
  const faults: string[] = []
  const photos = hashFiles(root, 'Photos')
  const hashes = [...photos.values()].map((file) => file.sha256)
  for (const hash of must) if (!hashes.includes(hash)) faults.push(`nothing in Photos holds ${hash} of the archives`)
  for (const [path, { sha256 }] of photos) if (!may.has(sha256)) faults.push(`${path} holds bytes that no archive has`)

  const index = readIndex(root)
  if (!index) return [...faults, 'there is no index']
  if (index.integrity !== 'ok') faults.push(`the index is damaged: ${index.integrity}`)
  for (const { path } of index.intended) faults.push(`${path} is still to be published`)
  for (const { target } of index.moves) faults.push(`${target} is still to be moved to`)
  const rows = [...index.files, ...index.versions]
  for (const { path, sha256 } of rows)
    if (photos.get(path)?.sha256 !== sha256) faults.push(`${path} is not what the index says`)
  for (const path of photos.keys())
    if (!rows.some((row) => row.path === path)) faults.push(`${path} is unknown to the index`)

  const sums = readChecksums(root)
  if (!sums || 'faults' in sums) return [...faults, 'SHA256SUMS is not sound']
  const all = new Map([...photos, ...hashFiles(root, 'Albums')])
  for (const [path, sha256] of sums)
    if (all.get(path)?.sha256 !== sha256) faults.push(`SHA256SUMS names ${path}, which is not so`)
  for (const path of photos.keys()) if (!sums.has(path)) faults.push(`${path} is not in SHA256SUMS`)
  const catalogue = readCatalogue(root)
  if (!catalogue || 'faults' in catalogue) faults.push('catalogue.jsonl is not sound')
  return faults
}

/**
 * What must hold whenever an import was killed: whatever has a name is whole and there once, the index opens, has lost nothing,
 * and knows everything or is about to. Only a video that came before the photo whose moving half it is may lie there as both,
 * until the import ends. `allowed` are the hashes of all files that an undisturbed import ends with or has set aside.
 */
export function checkBetween(root: string, allowed: readonly string[]): string[] {
  const faults: string[] = []
  const photos = hashFiles(root, 'Photos')
  const left = Map.groupBy(allowed, (hash) => hash)
  const index = readIndex(root)
  const moves = index?.moves ?? []
  const isSecondName = (path: string, sha256: string): boolean =>
    moves.some(({ origin, target }) => path === target && photos.get(origin)?.sha256 === sha256)
  const movingHalves = new Map<string, number>()
  for (const { role, sha256 } of index ? [...index.files, ...index.versions] : [])
    if (role === 'motion') movingHalves.set(sha256, (movingHalves.get(sha256) ?? 0) + 1)
  const isMovingHalf = (sha256: string): boolean => {
    const more = movingHalves.get(sha256) ?? 0
    movingHalves.set(sha256, more - 1)
    return more > 0 && allowed.includes(sha256)
  }
  for (const [path, { sha256 }] of photos)
    if (!isSecondName(path, sha256) && left.get(sha256)?.pop() === undefined && !isMovingHalf(sha256))
      faults.push(`${path} is half there, or there twice`)
  if (!index) return photos.size > 0 ? [...faults, 'there are photos, and no index'] : faults
  if (index.integrity !== 'ok') faults.push(`the index is damaged: ${index.integrity}`)
  const rows = [...index.files, ...index.versions]
  // Where a disk has no links, a file has its new name before its row says so.
  const newName = new Map(moves.map(({ origin, target }) => [origin, target]))
  for (const { path, sha256 } of rows)
    if (![path, newName.get(path) ?? path].some((name) => photos.get(name)?.sha256 === sha256))
      faults.push(`${path} is lost, or not what the index says`)
  const known = new Set([...rows, ...index.intended].map(({ path }) => path))
  for (const { origin, target } of moves) known.add(origin).add(target)
  for (const path of photos.keys()) if (!known.has(path)) faults.push(`${path} is unknown to the index`)
  for (const read of [readChecksums(root), readCatalogue(root)])
    if (read && 'faults' in read) faults.push(...read.faults)
  return faults
}

/** How many files of `Photos` hold the same bytes, for all that are there: a kill makes no second one. */
export function copiesIn(root: string): string[] {
  return [...hashFiles(root, 'Photos').values()].map((file) => file.sha256).toSorted()
}

/** The hash of each file that was set aside, such as what turned out to be in the trash. */
export function setAsideIn(root: string): string[] {
  return [...hashFiles(root, '.shoebox/set-aside').values()].map((file) => file.sha256)
}

interface Line {
  kind: string
  id: string
  sha256?: string
  items?: string[]
  fileNames?: Record<string, string>
}

/** Ids are random and dates tell when; of two files that want one name, either may have the number. */
const different = new Set(['id', 'owner', 'source', 'savedAt', 'firstSeen', 'replacedAt', 'fileNames', 'folder'])

/**
 * Every line of the catalogue as text, without what two imports of the same archives may say otherwise: items are named by
 * the hash of their file, and of paths only the folder counts.
 */
export function whatCatalogueSays(root: string): string[] {
  const text = readFileSync(join(root, 'catalogue.jsonl'), 'utf8')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  const hashes = new Map(lines.map((line) => [line.id, line.sha256 ?? '']))
  return lines
    .filter((line) => line.kind === 'item' || line.kind === 'album')
    .map((line) => {
      const items = line.items?.map((id) => hashes.get(id))
      return JSON.stringify({ ...line, items }, (key, value: unknown) => {
        if (different.has(key)) return undefined
        return key === 'path' && typeof value === 'string' ? dirname(value) : value
      })
    })
    .toSorted()
}

/** The files that each item shows, as text: these do not depend on when they came. */
export function filesOfItems(root: string): string[] {
  const catalogue = readCatalogue(root)
  if (!catalogue || 'faults' in catalogue) return []
  return catalogue.items
    .map(({ sha256, motion, edited }) => JSON.stringify({ sha256, motion: motion?.sha256, edited: edited?.sha256 }))
    .toSorted()
}
