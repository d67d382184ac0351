import { formatsOf } from '../../formats.ts'
import { oneOrMore } from '../../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Words for the exports that were imported before. */
export const enHistory = {
  title: 'What each export has brought',
  none: 'No export has been brought in here yet. Each one that you bring in is listed here, with what came of it.',
  of: (name: string) => `Photos of ${name}`,
  missing: (numbers: string, count: number) => `Without ${oneOrMore(count, 'part', 'parts')} ${numbers}`,
  on: (date: string) => `Brought in on ${date}`,
  between: (from: string, to: string) => `Brought in from ${from} to ${to}`,
  imported: 'New with it',
  here: 'Here before',
  updated: 'With more facts',
  unfinished: 'No import of it has come to its end. The same archives go on from where they were.',
  lacks: (count: number) =>
    count === 0
      ? 'A full export. Everything of before is in it.'
      : `A full export. All but ${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')} of before are in it. What is not stays here.`,
  goneAlbums: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'album', 'albums')} of before ${oneOrMore(count, 'is', 'are')} not in it, and ${oneOrMore(count, 'stays', 'stay')} here.`,
  formerMembers: (count: number) =>
    `It no longer has ${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')} in ${oneOrMore(count, 'the album', 'the albums')} of before. Here ${oneOrMore(count, 'it stays', 'they stay')} in ${oneOrMore(count, 'it', 'them')}.`,
  problems: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'file in it is damaged, or could not be taken in', 'files in it are damaged, or could not be taken in')}.`,
  readBack: 'Verify now',
  readBackOf: (of: string) => `Verify now: the export of ${of}`,
  readBackHint: (count: number) =>
    `Its ${oneOrMore(count, 'archive is', `${n(count)} archives are`)} still where ${oneOrMore(count, 'it was', 'they were')}. Shoebox can compare ${oneOrMore(count, 'it', 'them')} with what is here, and then say whether ${oneOrMore(count, 'it', 'they')} can be deleted.`,
  showAll: (count: number) => `Show all ${n(count)} exports`,
}
