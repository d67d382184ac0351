import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)
const files = (count: number) => `${n(count)} ${oneOrMore(count, 'file', 'files')}`
const days = (count: number) => (count === 1 ? 'day' : `${n(count)} days`)

/** Words of the reading of every file over time. */
export const enChecking = {
  title: 'Checking',
  hint: 'Disks lose bytes without telling. Shoebox reads some files again each day, in quiet moments and on mains power, so that after a while it has read them all.',
  every: 'Read every file again',
  days: (count: number) => (count === 1 ? 'Every day' : `Within ${n(count)} days`),
  never: 'Never',
  speed: 'Speed limit of checks',
  speedHint: 'Holds for “Read every byte” under Health as well.',
  allRead: (count: number) => `Every file was read within the last ${days(count)}.`,
  someRead: (recent: number, all: number, count: number) =>
    `${n(recent)} of ${files(all)} ${oneOrMore(recent, 'was', 'were')} read in the last ${days(count)}.`,
  oldest: (day: string) => `The oldest reading is of ${day}.`,
  goesOn: 'Shoebox reads some of them each day.',
  underWay: 'It is reading some of them now.',
}
