import type { importProblemCodes } from '../../imports/import-problem.ts'
import type { ProblemSentences } from './sentence-shape.ts'

export const importSentencesEn: Pick<ProblemSentences, (typeof importProblemCodes)[number]> = {
  'import-running': () => ({
    what: 'An import is running already.',
    todo: 'Wait until it has finished, or stop it first.',
  }),
  'import-not-running': () => ({ what: 'No import is running.', todo: 'Name the archives to start one.' }),
  'import-owner-unclear': (value) => ({
    what: `These exports do not tell whose photos they are: several people have photos here${value.quoted('names')}. Nothing was copied.`,
    todo: 'Say whose they are, with one of these names or a new one. On the command line that is --owner NAME.',
  }),
  'import-path-missing': (value) => ({
    what: `There is nothing at${value.quoted('path') || ' this place'}.`,
    todo: 'See whether the name is right, and whether its disk is connected.',
  }),
  'import-nothing-found': () => ({
    what: 'There is no export of Google Photos in what you named.',
    todo: 'Name the archives that Google made, which are called takeout-…, or the folder that they were unpacked into.',
  }),
  'import-archives-changed': () => ({
    what: 'An import that was interrupted did not go on by itself: its archives are not the ones that they were. What is here stays.',
    todo: 'Import again what is there now. What is here already is not copied twice.',
  }),
  'import-no-space': (value) => ({
    what: `There is not enough space for these exports on the disk of the folder${value.quoted('path')}: ${value.size('missing') ? `${value.size('missing')} more` : 'more'} is needed.`,
    todo: 'Free some space there, then import them again. What is here stays, and nothing is copied twice.',
  }),
  'archive-cut': (value) => ({
    what: `The archive${value.quoted('name')} is not whole: its end is missing.`,
    todo: 'Download it again. What could be read of it counts here.',
  }),
  'archive-none': (value) => ({
    what: `The file${value.quoted('name')} is no archive, whatever its name says.`,
    todo: 'If it was a download of Google, the sign-in had expired, and a web page was saved in its place: download it again.',
  }),
  'archive-damaged': (value) => ({
    what: `The archive${value.quoted('name')} is damaged.`,
    todo: 'Download it again. What could be read of it counts here.',
  }),
  'archive-encrypted': (value) => ({
    what: `The archive${value.quoted('name')} is encrypted.`,
    todo: 'Google does not encrypt archives. Unpack it with the program that packed it, and name the folder.',
  }),
  'archive-split': (value) => ({
    what: `The archive${value.quoted('name')} is one piece of a larger one, and cannot be read alone.`,
    todo: 'Google does not cut archives into pieces. Put them together with the program that cut them, or unpack them with it, and name the result.',
  }),
  'archive-unreadable': (value) => ({
    what: `Shoebox cannot read${value.quoted('name') || ' an archive'}.`,
    todo: 'See whether its disk is connected and whether you may read it, then try again.',
  }),
  'archive-too-many': (value) => ({
    what: `There are more files in${value.quoted('name') || ' an archive'} than Shoebox reads at once. The rest was left out.`,
    todo: 'No export of Google has so many. Name its folders one by one.',
  }),
  'archive-bomb': (value) => ({
    what: `The archive${value.quoted('name')} unpacks to far more than any photo does, and was left alone.`,
    todo: 'Do not unpack it. Download the export again from takeout.google.com.',
  }),
  'archive-nested': (value) => ({
    what: `The archive${value.quoted('name')} lies compressed inside another one, or too deep in others, and cannot be read there.`,
    todo: 'Unpack the outer archive, and name the folder.',
  }),
  'entry-outside': (value) => ({
    what: `The name${value.quoted('path')} in${value.quoted('name') || ' an archive'} means a place outside the archive. The file was left out.`,
    todo: 'Google writes no such names. Download the export again from takeout.google.com.',
  }),
  'entry-no-file': (value) => ({
    what: `${value.quoted('path').trimStart() || 'An entry'} in${value.quoted('name') || ' an archive'} is a link or a device, not a file. It was left out.`,
    todo: 'Google writes no such entries. If it is a link of yours, name what it leads to.',
  }),
  'entry-encrypted': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} is encrypted.`,
    todo: 'Unpack the archive with the program that packed it, and name the folder.',
  }),
  'entry-packing': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} is compressed in a way that Shoebox does not know.`,
    todo: 'Unpack the archive with the program that packed it, and name the folder.',
  }),
  'entry-overlaps': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} shares its bytes with another one, and was left out.`,
    todo: 'The archive was made to do harm, or is damaged. Download it again.',
  }),
  'entry-bomb': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} unpacks to far more than any photo does, and was left out.`,
    todo: 'The archive was made to do harm, or is damaged. Download it again.',
  }),
  'entry-strange-name': (value) => ({
    what: `The name${value.quoted('path')} in${value.quoted('name') || ' an archive'} has characters that no name should have.`,
    todo: 'The file itself counts. It would get a name without them.',
  }),
  'entry-two-names': (value) => ({
    what: `The archive${value.quoted('name')} is damaged: it calls one file both${value.quoted('path')} and${value.quoted('other')}.`,
    todo: 'The file itself counts, under the name that fits best. Download the archive again.',
  }),
  'archive-old-names': (value) => ({
    what: `The archive${value.quoted('name')} was packed again by a program that does not say how names such as${value.quoted('path')} are spelled.`,
    todo: 'The files themselves count, but may have lost what belongs to them. Use the archive as it came from Google.',
  }),
  'entry-damaged': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} is damaged.`,
    todo: 'Download the archive again.',
  }),
  'entry-unreadable': (value) => ({
    what: `Shoebox cannot read the file${value.quoted('path')} in${value.quoted('name') || ' an archive'}.`,
    todo: 'See whether its disk is connected and whether you may read it, then try again.',
  }),
  'entry-empty': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} is empty.`,
    todo: 'Look at the photo in Google Photos. If it is there, download it from there, or make a new export.',
  }),
  'entry-no-photo': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} is a web page or a text in place of a photo.`,
    todo: 'Look at the photo in Google Photos. If it is there, download it from there, or make a new export.',
  }),
  'entry-cut': (value) => ({
    what: `The end of the photo or video${value.quoted('path')} in${value.quoted('name') || ' an archive'} is missing. What there is of it is kept.`,
    todo: 'Look at it in Google Photos. If it is whole there, download it from there, or make a new export.',
  }),
  'entry-differs': (value) => ({
    what: `Two parts of one export have different files called${value.quoted('path') || ' the same'}.`,
    todo: 'Both count. Perhaps the parts come from two exports: look at their names.',
  }),
  'album-titles-differ': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} gives its album another title than another file of the same folder.`,
    todo: 'Nothing was left out, and the album is called as its folder. Perhaps two exports were unpacked into one folder, or two albums have nearly the same title: give them others in Google Photos before the next export.',
  }),
  'sidecar-broken': (value) => ({
    what: `The file${value.quoted('path')} in${value.quoted('name') || ' an archive'} should hold the facts of a photo or an album, and cannot be understood.`,
    todo: 'Download the archive again. Without the facts, the date of the photo is that of its file.',
  }),
}
