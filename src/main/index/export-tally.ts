import { objectOf, parseJson } from '../../shared/parse-json.ts'

/** What all imports of an export have come to, as the column `export.report` keeps it. */
export interface ExportTally {
  /** Photos and videos that are new here with it, and those that were here and know more, or have a better file. */
  imported: number
  updated: number
  /** Photos and videos in everything of it that has come; undefined until an import has come to its end. */
  items?: number
  /** Files that are damaged, were refused or could not be written, by the number of their part; those of no part under 0. */
  problems: Record<string, number>
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  /** Sidecars in years and the archive whose photo is nowhere in it: a part of it may be missing. */
  orphans: number
  /** Some of it came unpacked, so that nobody knows what is missing. */
  unpacked?: true
  /** Numbers of the parts that are as large as parts get, so that there may be another one. */
  large: number[]
  /** Absolute paths of its archives, where each was when it was last read. */
  archives?: string[]
  /** What lies in its trash came, too. */
  trash?: true
  /** Of a full export: how many items of before it lacks, as all exports together say today; see `import/lacking/lacked-items.ts`. */
  lacks?: number
  /** Of a full export: how many members of albums of before are no longer in them; see `import/lacking/former-members.ts`. */
  formerMembers?: number
  /** Of a full export: how many albums of before are not in it; see `import/lacking/lacked-albums.ts`. */
  goneAlbums?: number
}

/** What an import makes of an export is not what all together say of it. */
export type MadeTally = Omit<ExportTally, 'lacks' | 'formerMembers' | 'goneAlbums'>

/** Nothing has come of an export. */
export const noTally: ExportTally = { imported: 0, updated: 0, problems: {}, orphans: 0, large: [] }

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** Undefined for a column that says nothing, or says it in a form that is not known. */
export function readTally(column: string | undefined): ExportTally | undefined {
  const said = objectOf(parseJson(column)) ?? {}
  const { imported, updated, items, problems, asOf, orphans, unpacked, large, archives, trash } = said
  const { lacks, formerMembers, goneAlbums } = said
  const counted = Object.entries(objectOf(problems) ?? {}).filter((each): each is [string, number] => isCount(each[1]))
  if (!isCount(imported)) return undefined
  return {
    imported,
    updated: isCount(updated) ? updated : 0,
    ...(isCount(items) && { items }),
    problems: Object.fromEntries(counted),
    ...(typeof asOf === 'string' && !Number.isNaN(Date.parse(asOf)) && { asOf }),
    // An export of which an older version has told less counts as lacking something.
    orphans: isCount(orphans) ? orphans : 1,
    ...(unpacked === true && { unpacked }),
    large: Array.isArray(large) ? large.filter(isCount) : [],
    ...(Array.isArray(archives) && { archives: archives.filter((each) => typeof each === 'string') }),
    ...(trash === true && { trash }),
    ...(isCount(lacks) && { lacks }),
    ...(isCount(formerMembers) && { formerMembers }),
    ...(isCount(goneAlbums) && { goneAlbums }),
  }
}
