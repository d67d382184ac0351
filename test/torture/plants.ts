import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import type { Emulator } from '../emulator/start-emulator.ts'
import { readIndex } from './mirror-files.ts'
import { pick, type Random } from './random.ts'

/** Files in `Photos/` that somebody else put there, with the hashes of their bytes. */
export type Plants = Map<string, string>

/** Bytes of a given length that nobody else has, and that pass for no picture that Google delivers. */
function otherBytes(random: Random, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at++) bytes[at] = Math.floor(random() * 256)
  return bytes
}

function plant(root: string, plants: Plants, path: string, bytes: Buffer): void {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  // Never through a hard link that some temporary file has to it.
  rmSync(full, { force: true })
  writeFileSync(full, bytes)
  plants.set(path, createHash('sha256').update(bytes).digest('hex'))
}

/**
 * Puts files where a backup is about to put its own: under the names of some items, and of just their length, so that only
 * their bytes tell that they are others. Returns for how many.
 */
export async function plantNamesakes(
  root: string,
  emulator: Emulator,
  plants: Plants,
  random: Random,
  count: number,
): Promise<number> {
  const { library } = emulator
  // Not near the ends of a month: which month a file goes to may depend on a time zone.
  const items = library.itemsOf(library.main).filter(({ creationTime, filename }) => {
    const day = new Date(creationTime).getUTCDate()
    return filename !== undefined && day > 2 && day < 27
  })
  for (let planted = 0; planted < count; planted++) {
    const item = pick(random, items)
    const at = new Date(item.creationTime)
    const folder = `Photos/${at.getUTCFullYear()}/${String(at.getUTCMonth() + 1).padStart(2, '0')}`
    const { length } = await emulator.bytesOf(item.id, item.video ? '=dv' : '=d')
    plant(root, plants, `${folder}/${item.filename}`, otherBytes(random, length))
  }
  return count
}

/**
 * What a disk may hold after the power failed, or a hasty person left: other bytes of the same length where files were
 * about to be when the process ended, in the place of such that were there. Returns how many.
 */
export function plantAtIntents(root: string, plants: Plants, random: Random): number {
  const intended = readIndex(root)?.intended ?? []
  for (const { path, bytes } of intended) plant(root, plants, path, otherBytes(random, bytes))
  return intended.length
}

/** Leaves temporary files that nobody will come back for among the downloads in progress. Returns how many. */
export function plantLeftovers(root: string, random: Random): number {
  const folder = join(root, '.shoebox/incoming')
  if (!existsSync(folder)) return 0
  const names = readdirSync(folder).filter((name) => lstatSync(join(folder, name)).isFile())
  const like = names.length > 0 ? pick(random, names) : 'A-primary.part'
  // In the place of a letter: some names are as long as the disk takes.
  const left = [`Z${like.slice(1)}`, `left${extname(like)}`]
  const over = join(folder, `backup-${1 + Math.floor(random() * 5)}`)
  mkdirSync(over, { recursive: true })
  const paths = [...left.map((name) => join(folder, name)), join(over, 'left.part')]
  for (const path of paths) writeFileSync(path, otherBytes(random, 1 + Math.floor(random() * 5000)))
  return paths.length
}
