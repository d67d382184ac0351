import { formatsOf } from '../../formats.ts'
import { oneOrMore } from '../../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const archives = (count: number) => `${n(count)} ${oneOrMore(count, 'archive', 'archives')}`

/** Words for exports that arrive in a folder that Shoebox watches. */
export const enArrivals = {
  title: 'Exports that arrive by themselves',
  text: 'Shoebox can watch the folder that your downloads go to, or the folder of a cloud drive’s own program, and tell you as soon as an export is there whole, or bring it in by itself. Nothing in that folder is changed.',
  watch: 'Watch a folder…',
  watchOther: 'Watch another folder…',
  watching: (folder: string) => `Shoebox watches ${folder}.`,
  whenHere: 'When an export is there whole',
  announce: 'Tell me',
  announceHint: 'You look into it, and say whether it is brought in.',
  bringIn: 'Bring it in by itself',
  bringInHint:
    'As soon as nothing else is under way, and parts that come later follow. Where it is not clear whose photos they are, you are asked.',
  stop: 'Stop watching',
  none: 'No export lies there that you have not looked into.',
  arrived: (date: string) => `An export of ${date} has arrived`,
  arrivedIn: (folder: string) => `It lies in ${folder}.`,
  here: (count: number, size: string) => `${archives(count)}, ${size}`,
  coming: (count: number) =>
    `${n(count)} more ${oneOrMore(count, 'archive is', 'archives are')} still coming, or ${oneOrMore(count, 'ends', 'end')} too early.`,
  missing: (numbers: string, count: number) =>
    `${oneOrMore(count, 'Part', 'Parts')} ${numbers} ${oneOrMore(count, 'is', 'are')} not there yet.`,
  look: 'Look into it',
  done: 'Leave it',
}
