import { formatsOf } from '../../formats.ts'
import { oneOrMore } from '../../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Words for which archives can be deleted after an import. */
export const enDeletable = {
  title: 'Before you delete the archives',
  offer:
    'Everything was copied. Whether the archives can be deleted is not known before all of it was read back here: that takes about as long as copying it.',
  verify: 'Verify now',
  safeTitle: (count: number, size: string) =>
    `${oneOrMore(count, 'This archive', `These ${n(count)} archives`)} can be deleted now: ${size}`,
  safeText: (files: number) =>
    `Everything in what is named here is in your folder: ${n(files)} ${oneOrMore(files, 'file was', 'files were')} read back just now, and ${oneOrMore(files, 'is', 'are')} what the archives hold. Shoebox deletes nothing itself.`,
  onlyCopy: 'Once they are gone, what is in your folder may be the only copy on this computer. Keep another one of it.',
  keep: 'Keep these:',
  noneTitle: 'None of the archives should be deleted',
  why: {
    'part-missing': 'a part of this export is missing, and what is in one part can be about what is in another.',
    'left-out':
      'there is something in it that was not taken in, such as files of other products, the trash, or facts without their photo.',
    'not-here': 'not everything in it could be read back here.',
    changed: 'it is not there any more, or not as it was when it was read.',
  },
}
