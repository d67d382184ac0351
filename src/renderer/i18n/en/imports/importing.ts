import { formatsOf } from '../../formats.ts'
import { oneOrMore } from '../../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const items = (count: number) => `${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')}`

/** Words for copying what is in exports of Google Takeout into the mirror. */
export const enImporting = {
  intro: 'Copy it into your folder',
  introText: (folder: string) =>
    `Photos and videos go into ${folder} as the files that they are, with their dates, places, people and albums beside them. What is there already is not copied again, and the archives stay as they are.`,
  start: (count: number) => `Copy ${items(count)}`,
  startAllTheSame: 'Import it all the same',
  includeTrash: 'Also what lies in the trash',
  owner: 'Whose photos they are',
  ownerHint: 'A name, where several people keep their photos in this folder. Empty: whoever they prove to be of.',
  noFolder: 'Choose the folder for your photos first.',
  listing: 'Looking into the archives',
  matching: 'Finding out which facts belong to which photo',
  copying: 'Copying photos',
  finishing: 'Writing down what is known of them',
  moving: 'Moving photos to their months',
  verifying: 'Reading back what was copied',
  paused: 'Paused',
  stopping: 'Stopping',
  overall: 'Progress of the import',
  ofFiles: (done: number, all: number) => `${n(done)} of ${items(all)}`,
  timeLeft: 'Time left',
  timeLeftUnknown: 'Still counting',
  speed: 'Speed',
  read: 'Read',
  isNew: 'New',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  stopHint: 'What is copied stays. The same archives go on from there another time.',
  doneTitle: 'Your export is in your folder',
  partlyTitle: 'Your export is in your folder, but for what is named below',
  nothingNewTitle: 'All of it was here already',
  stoppedTitle: 'Stopped',
  haltedTitle: 'The import could not go on',
  goesOn: 'What was copied stays. The same archives go on from there.',
  interruptedTitle: 'An import was interrupted',
  interruptedText: 'What was copied stays. It goes on by itself as soon as all of this is there again:',
  interruptedGoOn: 'Import what is there now',
  gone: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'photo or video', 'photos and videos')} of earlier exports ${oneOrMore(count, 'is', 'are')} not in this full one: no longer in Google Photos. ${oneOrMore(count, 'It stays', 'They stay')} here.`,
  goneAlbums: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'album', 'albums')} of earlier exports ${oneOrMore(count, 'is', 'are')} not in this full one: no longer in Google Photos. ${oneOrMore(count, 'It stays', 'They stay')} here.`,
  formerMembers: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'photo or video is', 'photos and videos are')} no longer in an album of this full export that had ${oneOrMore(count, 'it', 'them')} before. Here ${oneOrMore(count, 'it stays', 'they stay')} in it.`,
  inDoubtTitle: 'Albums of one title',
  inDoubt: (folder: string, of: string) =>
    `“${folder}” of the export ${of} may be an album that is here, or another of the same title. Nothing in it tells, so it is an album of its own for now. A full export brings them together.`,
  sum: (imported: number, updated: number) =>
    [
      imported > 0 ? `${items(imported)} ${oneOrMore(imported, 'is', 'are')} new here.` : '',
      updated > 0
        ? `Of ${n(updated)} that ${oneOrMore(updated, 'was', 'were')} here already more is known now, or there is a better file.`
        : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
  missingParts: (numbers: string, count: number) =>
    `${oneOrMore(count, 'Part', 'Parts')} ${numbers} ${oneOrMore(count, 'was', 'were')} missing. Bring ${oneOrMore(count, 'it', 'them')} in later: everything finds its place.`,
  imported: 'New',
  duplicate: 'Here before, or twice',
  updated: 'With more facts',
  albums: 'Albums',
  written: 'Copied',
  library: 'Look at the library',
  goOn: 'Go on',
  again: 'Import another export',
  allFiles: (count: number) => `What became of ${n(count)} ${oneOrMore(count, 'file', 'files')}`,
  whose: 'Whose photos are they?',
  ownerName: 'Name',
  goOnAs: 'Go on with this name',
  miniListing: 'Looking into archives…',
  miniCopying: (percent: string) => `Importing · ${percent}`,
  miniPaused: (percent: string) => `Import paused · ${percent}`,
  miniStopping: 'Stopping…',
  announceStarted: 'The import has started.',
  announceResumed: 'The import goes on.',
  announcePaused: 'The import is paused.',
  announceRunning: (percent: string) => `Import ${percent}`,
  announceFinished: 'The import has finished.',
}
