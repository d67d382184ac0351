import { lstatSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashFiles } from './mirror-files.ts'
import { pick, type Random } from './random.ts'

/**
 * Does to a few files of a mirror what bad disks and hasty people do: flips a bit, cuts the end off, empties, removes.
 * Returns the paths of all files with other bytes now: a hard link is the same file. Dates stay, as a disk would leave them.
 * Files in `spare` are left alone.
 */
export function damageFiles(
  root: string,
  random: Random,
  count: number,
  spare: ReadonlyMap<string, unknown> = new Map(),
): Set<string> {
  const links = new Map<number, string[]>()
  for (const folder of ['Photos', 'Albums'])
    for (const path of hashFiles(root, folder).keys()) {
      if (spare.has(path)) continue
      const { ino } = lstatSync(join(root, path))
      links.set(ino, [...(links.get(ino) ?? []), path])
    }
  const files = [...links.values()]
  const damaged = new Set<string>()
  for (let done = 0; done < count; done++) {
    const [at] = files.splice(Math.floor(random() * files.length), 1)
    if (!at) break
    for (const path of at) damaged.add(path)
    const full = join(root, pick(random, at))
    pick(random, [
      () => flip(full, random),
      () => truncateSync(full, 10),
      () => truncateSync(full),
      () => unlinkSync(full),
    ])()
  }
  return damaged
}

/** In place, so that every link to the file changes. */
function flip(path: string, random: Random): void {
  const bytes = readFileSync(path)
  const at = Math.floor(random() * bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
  writeFileSync(path, bytes)
}

/** Takes the index away, or leaves the first part of it. */
export function damageIndex(root: string, random: Random): void {
  const index = join(root, '.shoebox/index.sqlite')
  if (random() < 0.5) rmSync(index)
  else truncateSync(index, Math.floor(readFileSync(index).length * random()))
  rmSync(`${index}-wal`, { force: true })
  rmSync(`${index}-shm`, { force: true })
}
