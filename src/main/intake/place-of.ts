import type { FileType } from '../file-format/sniff-type.ts'
import { clockOfMonth } from '../dates/item-time.ts'
import { monthFolder } from '../mirror/names/layout.ts'
import { nameKey, safeFileName } from '../mirror/names/names.ts'
import { folderOf, nameFromRow, nameOf } from '../mirror-path.ts'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'
import type { Wanted } from './candidate.ts'
import type { FileDescription } from './describe-file.ts'

/** A folder, the name that the file gets there if that is free, and one that every disk takes. */
export interface Place {
  folder: MirrorPath
  name: MirrorName
  plainName: MirrorName
}

/**
 * Where a file belongs, for one that arrives as for one of which more has become known: in the month of its own clock, but
 * in that of its item where it has none or the date was corrected, under the name that its item has, made safe. What belongs to a photo lies beside it, whatever its own clock
 * says: its video part under the same name, what an editor made of it under that which its source gives it.
 */
export function placeOf(
  wanted: Pick<Wanted, 'role' | 'filename' | 'id' | 'name'>,
  { type, takenLocal, placedAt }: Pick<FileDescription, 'type' | 'takenLocal' | 'placedAt'>,
  stillPath: MirrorPath | undefined,
  longestName?: number,
): Place {
  const { extension, kind } = type
  const plainName = nameFromRow(`${wanted.id}${wanted.role === 'primary' ? '' : `-${wanted.role}`}${extension}`)
  if (wanted.role === 'motion' && stillPath !== undefined) {
    const still = nameOf(stillPath)
    const stem = still.slice(0, still.lastIndexOf('.'))
    return { folder: folderOf(stillPath), name: nameFromRow(stem + extension), plainName }
  }
  const beside = wanted.role === 'edited' && stillPath !== undefined
  const folder = beside ? folderOf(stillPath) : monthFolder(clockOfMonth(takenLocal, placedAt))
  const given = wanted.name ?? wanted.filename
  return { folder, name: safeFileName(given, extension, kind, longestName), plainName }
}

const month = /^(Photos\/\d+)(?: \(\d+\))?(\/\d\d)(?: \(\d+\))?$/
const numbers = /(?: \(\d+\))+(?=\.[^.]*$)/

/** True if a file has the name that it would get for `given`, but for numbers. */
export function hasNameOf(path: MirrorPath, given: string, kind: FileType['kind']): boolean {
  const name = safeFileName(given, path.slice(path.lastIndexOf('.')).toLowerCase(), kind)
  return withoutNumbers(nameOf(path)) === withoutNumbers(name)
}

/**
 * True if a file lies where it belongs, but for numbers: something else may have had its name, or that of its folder, as in
 * `2021 (2)/07`. One that has the plain name has it because the disk has refused the other one.
 */
export function isAt(path: MirrorPath, { folder, name, plainName }: Place): boolean {
  const [here, there] = [folderOf(path), folder].map((each) => each.replace(month, '$1$2'))
  return here === there && [name, plainName].map(withoutNumbers).includes(withoutNumbers(nameOf(path)))
}

/** What names that differ only by number are compared by. */
function withoutNumbers(name: MirrorName): string {
  return nameKey(name.replace(numbers, ''))
}
