import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Words for writing albums or everything elsewhere. */
export const enExporting = {
  title: 'Export',
  lead: 'Writes copies of your photos elsewhere: for another program, another disk or somebody else. Nothing here changes.',
  everythingButton: 'Export everything…',
  albumButton: 'Export this album…',
  settingsTitle: 'Export photos',
  what: 'What goes out',
  everything: 'Everything',
  everythingHint: 'All photos and videos, and all albums.',
  someAlbums: 'Albums',
  someAlbumsHint: 'Those that you tick, with what is in them.',
  noAlbums: 'There is no such album with photos here.',
  items: (count: number) => `${n(count)} ${oneOrMore(count, 'item', 'items')}`,
  chosen: (count: number) => `${n(count)} ${oneOrMore(count, 'album', 'albums')} chosen`,
  picked: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'photo or video that you have', 'photos and videos that you have')} selected, without albums`,
  form: 'In which form',
  takeout: 'As an export of Google Takeout',
  takeoutHint:
    'Zip archives with everything that is known of each photo beside it, for programs that read such exports. Shoebox does.',
  folders: 'As plain files',
  foldersHint: 'Folders of years and albums with ordinary files, for any program.',
  page: 'As a web page',
  pageHint:
    'Copies of the files, and pages that show them in any browser, without Shoebox and without a network. What is in the files goes along, such as the place where a photo was taken.',
  pageIs: 'Open it with a browser:',
  metadata: 'Write what is known into the copies',
  metadataHint:
    'Date, place, people, description, favorites and albums, where a file does not say them. Your photos here stay as they are.',
  metadataWith: (version: string) =>
    `Date, place, people, description, favorites and albums, where a file does not say them, by exiftool ${version}. Your photos here stay as they are, and each copy is proven to show the same.`,
  metadataWithout:
    'This needs the program exiftool, which is not installed on this computer, or is older than 12.24. Without it, what is known goes into an XMP file beside each photo.',
  ownerHint: 'Only what belongs to this person, and their albums.',
  writtenInto: (count: number, version: string) =>
    `What is known was written into ${n(count)} ${oneOrMore(count, 'copy', 'copies')}, by exiftool ${version}.`,
  liesBeside: (count: number) =>
    `What is known lies beside ${n(count)} ${oneOrMore(count, 'copy, in an XMP file of the same name', 'copies, in XMP files of the same names')}.`,
  why: {
    format: (count: number) => `${n(count)}: nothing is written into files of this kind`,
    refused: (count: number) =>
      `${n(count)}: exiftool does not write into ${oneOrMore(count, 'this file', 'these files')}`,
    unproven: (count: number) => `${n(count)}: what exiftool made could not be proven to be the same`,
    silent: (count: number) => `${n(count)}: exiftool did not answer in time`,
    ended: (count: number) => `${n(count)}: exiftool ended`,
  },
  partSize: 'Size of an archive',
  place: 'Folder for the export',
  placeHint: 'A folder that is empty or not there yet, outside of the folder of your photos.',
  pick: 'Choose…',
  promise:
    'Each file is checked before it goes out. One that is not what it was when it was saved is left out, and named.',
  start: 'Export',
  planning: 'Putting together what goes out',
  writing: 'Writing the export',
  paused: 'Paused',
  stopping: 'Stopping',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  stopHint: 'If you stop it, archives that were begun are removed; plain files that were written stay.',
  overall: 'Progress of the export',
  ofFiles: (done: number, all: number) => `${n(done)} of ${n(all)} ${oneOrMore(all, 'file', 'files')}`,
  timeLeft: 'Time left',
  timeLeftUnknown: 'Still counting',
  speed: 'Speed',
  written: 'Written',
  doneTitle: 'The export is written',
  partlyTitle: 'The export is written, without the files that are named below',
  stoppedTitle: 'Stopped',
  stoppedText: 'Archives that were begun were removed; plain files that were written are still there.',
  haltedTitle: 'The export could not be written',
  isIn: 'It is in',
  itemsName: 'Photos and videos',
  albumsName: 'Albums',
  filesName: 'Files',
  parts: (count: number) => `${n(count)} ${oneOrMore(count, 'archive', 'archives')}`,
  versions: (count: number) =>
    `Without ${n(count)} earlier ${oneOrMore(count, 'version', 'versions')} of photos: an export has no place for them.`,
  leftOut: (count: number) => `${n(count)} ${oneOrMore(count, 'file was', 'files were')} left out`,
  moreProblems: (count: number) => `and ${n(count)} more`,
  another: 'Export something else',
  again: 'Back to the form',
  library: 'Look at the library',
  miniPlanning: 'Preparing the export…',
  miniWriting: (percent: string) => `Exporting · ${percent}`,
  miniPaused: (percent: string) => `Export paused · ${percent}`,
  miniStopping: 'Stopping…',
  announceStarted: 'The export has started.',
  announceResumed: 'The export goes on.',
  announcePaused: 'The export is paused.',
  announceRunning: (percent: string) => `Export ${percent}`,
  announceFinished: 'The export has ended.',
}
