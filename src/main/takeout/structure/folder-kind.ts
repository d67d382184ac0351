import type { AlbumMetadata } from '../sidecars/album-metadata.ts'
import type { MediaSidecar } from '../sidecars/media-sidecar.ts'
import { isDateFolder, isYearTemplate, namedKind, yearInName } from './folder-names.ts'

/** What a folder of the photos root stands for. `library` holds items that need not be in an album, by year or by day. */
export type FolderKind = 'library' | 'album' | 'archive' | 'trash' | 'locked' | 'failed'

/** What is known of a folder. */
export interface FolderFacts {
  name: string
  album?: AlbumMetadata
  sidecars: readonly Pick<MediaSidecar, 'takenAt' | 'archived' | 'trashed'>[]
}

const daySeconds = 86_400

/** How many of the items of a folder are of a year, and of how many that is known. */
function countOf(year: number, { sidecars }: FolderFacts): { ofYear: number; known: number } {
  const start = Date.UTC(year, 0, 1) / 1000 - daySeconds
  const end = Date.UTC(year + 1, 0, 1) / 1000 + daySeconds
  const times = sidecars.flatMap(({ takenAt }) => takenAt ?? [])
  return { ofYear: times.filter((at) => at >= start && at < end).length, known: times.length }
}

function mostAreOf(year: number, facts: FolderFacts): boolean {
  const { ofYear, known } = countOf(year, facts)
  return ofYear * 2 > known
}

/** The template of the names of year folders that these facts prove, if they do. */
function provenTemplate(facts: FolderFacts): string | undefined {
  const found = yearInName(facts.name)
  if (!found || facts.album?.title !== undefined || found.template === '{}') return undefined
  return mostAreOf(found.year, facts) ? found.template : undefined
}

function kindOf(facts: FolderFacts, templates: ReadonlySet<string>): FolderKind {
  const { name, album, sidecars } = facts
  const all = (flag: 'archived' | 'trashed'): boolean => sidecars.length > 0 && sidecars.every((one) => one[flag])
  if (all('trashed')) return 'trash'
  if (album?.title === undefined) {
    const named = namedKind(name)
    if (named !== undefined && named !== 'untitled') return named
    // An album without a title can hold archived items alone.
    if (all('archived')) return named === 'untitled' ? 'album' : 'archive'
    const year = yearInName(name)
    if (year && mostAreOf(year.year, facts)) return 'library'
    if (year && (templates.has(year.template) || isYearTemplate(year.template))) {
      const { ofYear, known } = countOf(year.year, facts)
      // Its sidecars may all be in a part that is missing, and some items have no date, or a corrected one.
      if (ofYear > 0 || known === 0) return 'library'
    }
  }
  const isNamedByDate = album?.title === undefined || isDateFolder(album.title)
  return isDateFolder(name) && isNamedByDate ? 'library' : 'album'
}

/**
 * What each folder of one export stands for, by what is in it, since names are in the language of the account and a
 * person may call an album "2014" or "Trash". Names decide only where nothing else speaks.
 */
export function folderKinds(folders: readonly FolderFacts[]): FolderKind[] {
  const templates = new Set(folders.flatMap((facts) => provenTemplate(facts) ?? []))
  return folders.map((facts) => kindOf(facts, templates))
}
