import { entryClassWordEn } from '../../../../shared/text/entry-class-words.ts'
import { formatsOf } from '../../formats.ts'
import { oneOrMore } from '../../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const files = (count: number) => `${n(count)} ${oneOrMore(count, 'file', 'files')}`

/** Words for looking into exports of Google Takeout. */
export const enImport = {
  title: 'Import from Google Takeout',
  lead: 'Shoebox looks into the archives where they are and tells what is in them, before it copies anything.',
  open: 'Bring in an export…',
  back: 'Back to the three steps',
  dropHere: 'Drop archives or folders anywhere on this window, or choose them.',
  dropNow: 'Let go to look into it',
  noDropTitle: 'A browser does not tell where a dropped file is.',
  noDropText: 'Choose the archives here: Shoebox runs on the computer that they must be on.',
  accepted:
    'Archives as Google made them, takeout-….zip or .tgz, or what they were unpacked into. Several exports at once are fine.',
  chooseArchives: 'Choose archives…',
  chooseFolder: 'Choose a folder…',
  chooseEither: 'Choose archives or a folder…',
  guideTitle: 'How to get an export from Google',
  guide: {
    open: 'Open Google Takeout. Google Photos is ticked there; leave everything else unticked. Only then do later exports hold just what is new.',
    albums: 'Leave “All photo albums included” as it is, and go to the next step.',
    frequency:
      'As frequency, choose “Export every 2 months for 1 year”: one full export now, and five that follow by themselves.',
    type: 'As file type choose .zip, and as file size 50 GB: then there are few parts to download.',
    download:
      'Google sends an e-mail for each export, after hours or days. Download all parts within a week, leave their names as they are, and do not unpack them.',
    look: 'Come back and let Shoebox look whether everything has arrived.',
  },
  openTakeout: 'Open Google Takeout',
  looking: 'Looking into the export',
  readingAll: 'Reading every photo',
  progress: 'Progress',
  finding: 'Looking for archives…',
  foundFiles: (count: number) => `${files(count)} so far`,
  archiveOf: (at: number, of: number) => `Archive or folder ${n(at)} of ${n(of)}`,
  listed: (entries: number, facts: number) => `${files(entries)}, the facts of ${n(facts)} read`,
  matching: 'Finding out which facts belong to which photo…',
  bytesOf: (done: string, all: string) => `${done} of ${all}`,
  stop: 'Stop',
  failed: 'Shoebox could not look into it.',
  somethingElse: 'Look into something else',
  again: 'Look again',
  nothing: 'No export of Google Photos',
  items: (count: number) => `${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')}`,
  aboutItems: (count: number) => `About ${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')}`,
  albums: 'Albums',
  size: 'Size',
  newHere: 'New',
  knownHere: 'Here already',
  knownHereHint: 'More of them may turn out to be here already while they are read: nothing is copied twice.',
  toCopy: 'To copy',
  exports: 'Exports',
  basisBytes: 'Every photo was read: what is not named below is whole.',
  basisChecksums:
    'By what the archives say of themselves. Whether each photo is whole shows only when all of it is read.',
  basisNames:
    'By names and sizes, as these files bring no checksums. Read every photo for exact numbers, and to see whether each is whole.',
  readAll: 'Read every photo',
  readAllHint: (size: string) => `Reads ${size}. You can go on using Shoebox meanwhile, and stop at any time.`,
  room: (free: string) => `There is room for it: ${free} are free on the disk of your folder.`,
  noRoom: (size: string, free: string) =>
    `There is not enough room on the disk of your folder: it takes up to ${size}, and ${free} are free.`,
  missing: (numbers: string, count: number) =>
    `${oneOrMore(count, 'Part', 'Parts')} ${numbers} ${oneOrMore(count, 'is', 'are')} missing`,
  missingText:
    'Photos may be in there, or the dates and places of photos that are here. Download what is missing from Google while it is offered, put it beside the others, and look again.',
  lastPart: (highest: number) =>
    `Whether more parts follow after part ${n(highest)} cannot be seen from here: compare with the list that Google shows.`,
  exportOf: (date: string) => `Export of ${date}`,
  exportAt: (place: string) => `Export in ${place}`,
  parts: (numbers: string, count: number) => `${oneOrMore(count, 'Part', 'Parts')} ${numbers}`,
  files,
  places: 'Where it is',
  whose: 'Google does not write into an export whose photos they are.',
  albumList: (count: number) => `${n(count)} ${oneOrMore(count, 'album', 'albums')}`,
  untitled: 'Untitled album',
  noCovers:
    'Albums in .tgz archives have no picture here: such an archive can only be read from its beginning to its end. Their photos come with the import.',
  albumItems: (count: number) => `${n(count)} ${oneOrMore(count, 'item', 'items')}`,
  noSuchAlbum: 'No album of this export is called so.',
  albumsFound: (count: number, of: number) => `${n(count)} of ${n(of)} ${oneOrMore(of, 'album', 'albums')}`,
  showMoreExports: (count: number, left: number) =>
    `Show ${n(count)} more of ${n(left)} other ${oneOrMore(left, 'export', 'exports')}`,
  found: 'What was found',
  allFiles: (count: number) => `What ${files(count)} are`,
  withoutFacts: (count: number) =>
    `${n(count)} without facts beside ${oneOrMore(count, 'it', 'them')}: ${oneOrMore(count, 'its date comes', 'their dates come')} from the ${oneOrMore(count, 'file', 'files')}.`,
  twoFacts: (count: number) =>
    `For ${n(count)} more, two files with facts fit equally well. Shoebox does not guess: neither counts.`,
  differingFacts: (count: number) =>
    `For ${n(count)}, an export has facts with different dates or places. Those that somebody has worked on in Google Photos count.`,
  others: (names: string) => `Not of Google Photos, and left alone: ${names}.`,
  otherProduct: (name: string, count: number) => `${name} (${files(count)})`,
  trash: (count: number) => `${files(count)} in the trash or the locked folder, left alone.`,
  unrelated: (count: number) =>
    `These exports are ${n(count)} groups without a photo in common: nothing tells that all are of one person. If they are of several, import those of each by themselves.`,
  attention: 'What is wrong',
  moreOfKind: (count: number) => `${n(count)} more of this kind`,
  notNamed: (count: number) => `and ${n(count)} more`,
  classOf: entryClassWordEn,
}
