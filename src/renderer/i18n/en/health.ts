import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const files = (count: number) => `${n(count)} ${oneOrMore(count, 'file', 'files')}`

/** Words of the health screen. */
export const enHealth = {
  title: 'Health',
  lead: 'Whether everything is here, and whether it is still what it was.',
  counting: 'Counting what is here…',
  reasonsBelow: 'The reasons are below.',
  countsDiffer: 'Some of Google’s counts are other than its lists. The reasons are below.',
  verifiedFull: (time: string) => `Every byte was read and found right on ${time}.`,
  verifiedQuick: (time: string) =>
    `All files were in place on ${time}. Their bytes have not been read since they were saved.`,
  inPlace: (time: string) => `All files were in place on ${time}.`,
  foundWrongThen: (time: string, count: number) =>
    `The check of ${time} found ${files(count)} not right. ${oneOrMore(count, 'It is', 'They are')} in order now.`,
  neverVerified: 'Every file was checked when it was saved. It has not been checked since.',
  emptyTitle: 'Nothing is here yet',
  emptyText: 'After the first backup or import this page says whether everything is here and still as it was saved.',
  items: 'Items',
  files: 'Files',
  size: 'Size',
  lastQuick: 'Last quick check',
  lastFull: 'Last full check',
  never: 'Never',
  checkQuick: 'Check quickly',
  checkFull: 'Read every byte',
  checkHint:
    'The quick check looks at presence, size and time of every file. Reading every byte also finds what a disk lost silently; it can be stopped, and goes on from there.',
  checking: 'Checking files',
  readingAll: 'Reading every byte',
  repairing: 'Repairing',
  progress: 'Progress of the check',
  ofFiles: (done: number, all: number) => `${n(done)} of ${files(all)}`,
  ofBytes: (done: string, all: string) => `${done} of ${all} read`,
  lookingAround: 'Looking through the folders',
  foundWrong: (count: number) => `${n(count)} wrong so far`,
  stop: 'Stop',
  stopping: 'Stopping…',
  resultGood: (count: number) => `${files(count)} checked, nothing is wrong`,
  resultWrong: (wrong: number, count: number) =>
    `${files(count)} checked, ${n(wrong)} ${oneOrMore(wrong, 'is', 'are')} not right`,
  resultStopped: 'The check was stopped',
  resultStoppedFull: 'Nothing is lost: “Read every byte” goes on from here.',
  resultRepaired: (count: number) => `${files(count)} repaired`,
  resultNotRepaired: 'Nothing could be repaired from what is here',
  resultAwaits: (count: number) =>
    `${files(count)} ${oneOrMore(count, 'has', 'have')} no good copy here. The next backup downloads ${oneOrMore(count, 'it', 'them')} again.`,
  resultUnknown: (count: number) =>
    `${files(count)} in Photos ${oneOrMore(count, 'was', 'were')} not made by Shoebox. ${oneOrMore(count, 'It stays', 'They stay')} where ${oneOrMore(count, 'it is', 'they are')}.`,
  repaired: 'Repaired',
  repairedFrom: (path: string) => `Taken from ${path}`,
  setAside: (path: string) => `What was there is now ${path}`,
  problems: 'Files that need attention',
  repair: 'Repair',
  repairTitle: 'Repair these files?',
  repairText:
    'Shoebox looks at all files and brings back those that are missing or damaged from another copy on this disk. Where there is none, the next backup downloads the file again. A damaged file is set aside, never overwritten.',
  repairTodo: 'Repair brings it back from another copy, or leaves it to the next backup.',
  startBackup: 'Go to backup',
  fileCount: files,
  filesOf: (count: string, cause: string) => `${count}: ${cause}`,
  more: (count: number) => `and ${n(count)} more`,
  rebuild: 'Make a new index',
  rebuilding: 'Making a new index…',
  rebuildTitle: 'Make a new index?',
  rebuildText:
    'Shoebox reads the catalogue and the album folders and writes a new index. Photos and videos are not touched, and the old index is set aside.',
  announceFinished: 'The check has finished.',
}
