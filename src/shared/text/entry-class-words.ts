import type { EntryClass } from '../imports/entry-class.ts'

/** What an import made of one file, and of several; one text where number changes nothing. */
const words: Record<EntryClass, string | [one: string, more: string]> = {
  imported: ['photo or video', 'photos and videos'],
  duplicate: 'the same once more, as in an album and in its year',
  rendition: ['other rendition of one of these', 'other renditions of these'],
  edited: ['edited copy', 'edited copies'],
  motion: ['moving half of a photo', 'moving halves of photos'],
  sidecar: ['file with facts about a photo', 'files with facts about photos'],
  albumData: ['file with facts about an album', 'files with facts about albums'],
  unmatched: [
    'file with facts whose photo is not here, or not certain',
    'files with facts whose photo is not here, or not certain',
  ],
  unknown: ['file of unknown content', 'files of unknown content'],
  ignored: ['other file, not of Google Photos or of no use', 'other files, not of Google Photos or of no use'],
  skipped: 'in the trash or in the locked folder',
  archive: ['archive inside an archive', 'archives inside archives'],
  damaged: 'damaged',
  failed: 'could not be written',
  refused: 'refused',
}

/** What an import made of so many files, after their number, in English, for the window and the command line. */
export function entryClassWordEn(name: EntryClass, count: number): string {
  const word = words[name]
  return typeof word === 'string' ? word : word[count === 1 ? 0 : 1]
}
