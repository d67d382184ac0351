import { link, utimes, writeFile } from 'node:fs/promises'
import type { Result } from '../../../src/shared/problems/problem.ts'
import type { FileRole } from '../../../src/shared/domain.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import type { VerifyOptions, VerifyParts } from '../../../src/main/verify/verify-options.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { sha256 } from '../mirror/small-mirror.ts'
import type { SmallMirror } from '../mirror/small-mirror.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

/** The time that every file of a `SmallMirror` was given, in milliseconds. */
export const given = 1_000_000

type How = Partial<VerifyOptions> & Pick<VerifyParts, 'meter' | 'onProgress'> & { signal?: AbortSignal }

export function verifying(small: SmallMirror, how: How = {}): Promise<Result<VerifyReport>> {
  const { mode = 'full', repair = false, days, signal = new AbortController().signal, ...ports } = how
  const options = { mode, repair, ...(days !== undefined && { days }) }
  return verifyMirror({ mirror: small.mirror, clock: small.clock, log: small.write, ...ports }, options, signal)
}

export async function verify(small: SmallMirror, how: How = {}): Promise<VerifyReport> {
  const result = await verifying(small, how)
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

/** Codes of the problems by path. */
export function wrong({ problems }: VerifyReport): Record<string, string> {
  return Object.fromEntries(problems.map(({ path, problem }) => [path, problem.code]))
}

export const photoPath = (name: string): string => `Photos/2021/07/${name}`

/** Writes into the file itself, so that all its links change with it. */
export async function write(small: SmallMirror, path: string, content: string | Buffer, at = given): Promise<void> {
  await writeFile(small.at(path), content)
  await setTime(small, path, at)
}

export async function setTime(small: SmallMirror, path: string, at: number): Promise<void> {
  await utimes(small.at(path), at / 1000, at / 1000)
}

/** An item and its file as it should be; returns the row of the item. */
export async function photo(small: SmallMirror, name: string, content = name): Promise<number> {
  const item = await small.photo(name, content)
  await setTime(small, photoPath(name), given)
  return item
}

export async function part(small: SmallMirror, item: number, name: string, content: string): Promise<void> {
  await small.file(item, photoPath(name), content, 'motion')
  await setTime(small, photoPath(name), given)
}

/** An earlier version of an item. */
export async function version(
  small: SmallMirror,
  item: number,
  name: string,
  content: string,
  number = 1,
): Promise<void> {
  const path = photoPath(name)
  await small.put(path, content)
  await setTime(small, path, given)
  addRow(small.database, 'earlier_file', {
    item,
    number,
    path,
    path_key: nameKey(path),
    bytes: Buffer.byteLength(content),
    sha256: sha256(content),
    mtime: given,
    published_at: 2,
    replaced_at: 3,
  })
}

/** An album with a folder of its own; its id. */
export function folder(small: SmallMirror, title: string): string {
  const id = small.album(title)
  changeRows(small.database, 'album', { folder: title, folder_key: nameKey(title) }, { id })
  return id
}

interface InAlbum {
  /** Else it is a copy. */
  linked?: boolean
  role?: FileRole
}

/** The file of an item in the folder of an album, under the name of the photo; its path. */
export async function inAlbum(small: SmallMirror, title: string, item: number, how: InAlbum = {}): Promise<string> {
  const { linked = false, role = 'primary' } = how
  const [file] = small.rows('SELECT path FROM current_file WHERE item = ? AND role = ?', item, role)
  const from = String(file?.['path'])
  const name = from.slice(from.lastIndexOf('/') + 1)
  const path = `Albums/${title}/${name}`
  await small.put(path, (await small.content(from)) ?? '')
  if (linked) {
    await small.remove(path)
    await link(small.at(from), small.at(path))
  } else await setTime(small, path, given)
  const [album] = small.rows('SELECT id FROM album WHERE title = ?', title)
  addRow(small.database, 'album_file', {
    album: String(album?.['id']),
    item,
    role,
    name,
    name_key: nameKey(name),
    linked,
  })
  return path
}
