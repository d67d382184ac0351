import type { EntryClass } from '../imports/entry-class.ts'

/** What an import made of files, after their number, for the window and the command line. */
export const entryClassWordsEn: Record<EntryClass, string> = {
  imported: 'photos and videos',
  duplicate: 'the same once more, as in an album and in its year',
  rendition: 'other renditions of these',
  edited: 'edited copies',
  motion: 'moving halves of photos',
  sidecar: 'files with facts about photos',
  albumData: 'files with facts about albums',
  unmatched: 'files with facts whose photo is not here, or not certain',
  unknown: 'files of unknown content',
  ignored: 'other files, not of Google Photos or of no use',
  skipped: 'in the trash or in the locked folder',
  archive: 'archives inside archives',
  damaged: 'damaged',
  failed: 'could not be written',
  refused: 'refused',
}
