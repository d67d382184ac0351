import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Those of which there is any. */
const some = (...parts: readonly (readonly [count: number, text: string])[]): string =>
  parts.flatMap(([count, text]) => (count > 0 ? text : [])).join(', ')

/** Words for putting albums back into Google Photos. */
export const enRestoring = {
  lead: 'Puts albums from here, or photos and videos that you select, into a Google Photos account, the same or another, and reads them back. Nothing here changes.',
  allButton: 'Put albums back…',
  albumButton: 'Put this album into Google Photos…',
  interruptedTitle: 'A restore was interrupted',
  interruptedText: (email: string) =>
    `What is in the Google Photos of ${email} already stays. Going on puts nothing there twice. This was on its way:`,
  interruptedGoOn: 'Go on with it',
  what: 'Which albums',
  whatItems: 'Which photos and videos',
  picked: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'photo or video that you have', 'photos and videos that you have')} selected, into no album`,
  pickedTitle: 'Selected photos and videos',
  account: 'Into whose Google Photos',
  noAccount: 'No account is signed in. Sign in first, in Settings.',
  toSettings: 'Settings',
  edit: 'Also covers, and descriptions that are missing there',
  editHint: 'For this Google asks you for one more permission: to change what Shoebox has put there.',
  look: 'See what it would do',
  planTitle: 'Nothing has been written yet',
  into: (email: string) => `This goes into the Google Photos of ${email}:`,
  albums: 'Albums',
  items: 'Photos and videos',
  toSend: 'To be sent',
  size: 'Size',
  requests: 'Requests to Google',
  days: 'Days, by Google’s limits',
  isThere: (count: number) =>
    `By what is known here, ${n(count)} ${oneOrMore(count, 'is', 'are')} there already, and ${oneOrMore(count, 'is', 'are')} not sent again. What Google no longer has is sent again.`,
  storage:
    'What is sent counts towards the storage of that account. No app can delete anything there: only you can, in Google Photos.',
  ofSent: {
    copies: (count: number) =>
      `${n(count)} ${oneOrMore(count, 'file is a copy as Google delivers it to apps: the original is', 'files are copies as Google delivers them to apps: the originals are')} not here.`,
    'of-others': (count: number) =>
      `${n(count)} ${oneOrMore(count, 'file was shared by others: there it will be one', 'files were shared by others: there they will be those')} of this account.`,
  },
  notHere: (count: number) =>
    `${n(count)} ${oneOrMore(count, 'photo or video is', 'photos and videos are')} not here yet, and ${oneOrMore(count, 'stays', 'stay')} out.`,
  leftTitle: 'Google has no way for this',
  left: {
    'moving-halves': (count: number) =>
      `${n(count)} moving ${oneOrMore(count, 'half', 'halves')} of live photos: the still ${oneOrMore(count, 'photo goes', 'photos go')}.`,
    'edited-copies': (count: number) =>
      `${n(count)} edited ${oneOrMore(count, 'copy', 'copies')}: what was there before the edit goes.`,
    'long-descriptions': (count: number) =>
      `${n(count)} ${oneOrMore(count, 'description is', 'descriptions are')} longer than Google takes: the first 999 characters go, and all of it stays here.`,
    dates: (count: number) =>
      `${n(count)} ${oneOrMore(count, 'file does', 'files do')} not say when ${oneOrMore(count, 'it was', 'they were')} taken: Google dates ${oneOrMore(count, 'it', 'them')} by the day of sending.`,
    places: (count: number) =>
      `${n(count)} ${oneOrMore(count, 'file does', 'files do')} not say where ${oneOrMore(count, 'it was', 'they were')} taken: Google does not learn it.`,
  },
  cannotGo: 'This cannot go as it is',
  start: 'Put into Google Photos',
  back: 'Back',
  planning: 'Looking at what is here',
  restoring: 'Putting it into Google Photos',
  checking: 'Reading it back',
  waiting: 'Waiting for Google',
  paused: 'Paused',
  stopping: 'Stopping',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  stopHint:
    'If you stop it, what is there stays. Restoring the same again goes on from there, and puts nothing there twice.',
  overall: 'Progress of the restore',
  ofItems: (done: number, all: number) => `${n(done)} of ${n(all)} ${oneOrMore(all, 'item', 'items')}`,
  album: 'Album',
  timeLeft: 'Time left',
  timeLeftUnknown: 'Still counting',
  speed: 'Speed',
  sent: 'Sent',
  doneTitle: 'Everything is in Google Photos',
  partlyTitle: 'It is in Google Photos, but for what is named below',
  noneTitle: 'None of it could be put into Google Photos',
  stoppedTitle: 'Stopped',
  stoppedText: 'What is there stays. Restoring the same again goes on from there.',
  haltedTitle: 'Not everything could be put into Google Photos',
  whose: (email: string) => `In the Google Photos of ${email}:`,
  ofAlbum: (created: number, there: number, failed: number) =>
    some([created, `${n(created)} new`], [there, `${n(there)} there before`], [failed, `${n(failed)} not there`]),
  open: (title: string) => `Open ${title} in Google Photos`,
  found: (same: number, copy: number, unread: number) =>
    `Read back: ${some([same, `${n(same)} byte for byte`], [copy, `${n(copy)} as Google delivers ${oneOrMore(copy, 'it', 'them')}`], [unread, `${n(unread)} not delivered yet`])}.`,
  differs: (absent: number, elsewhere: number, changed: number) =>
    `Otherwise than here: ${some([absent, `${n(absent)} not shown`], [elsewhere, `${n(elsewhere)} in another place`], [changed, `${n(changed)} with another description`])}.`,
  unclear: (count: number) =>
    `Of ${n(count)} ${oneOrMore(count, 'text', 'texts')} nobody knows whether ${oneOrMore(count, 'it stands', 'they stand')} there: an answer was lost, and Google shows texts to no app.`,
  each: 'Each photo',
  more: 'Show more',
  state: { created: 'new', there: 'there before', failed: 'not there' },
  as: {
    same: 'byte for byte',
    copy: 'as Google delivers it',
    changed: 'another description',
    elsewhere: 'in another place',
    absent: 'not shown',
    unread: 'not delivered yet',
  },
  another: 'Choose something else',
  albumsInstead: 'Choose albums instead',
  again: 'Try again',
  miniPlanning: 'Preparing the restore…',
  miniRestoring: (percent: string) => `Restoring · ${percent}`,
  miniChecking: 'Reading back…',
  miniPaused: (percent: string) => `Restore paused · ${percent}`,
  miniStopping: 'Stopping…',
  announceStarted: 'The restore has started.',
  announceResumed: 'The restore goes on.',
  announcePaused: 'The restore is paused.',
  announceRunning: (percent: string) => `Restore ${percent}`,
  announceFinished: 'The restore has ended.',
}
