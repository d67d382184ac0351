import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileRole, ItemId } from '../../../src/shared/domain.ts'
import { hasNameOf, isAt, placeOf, type Place } from '../../../src/main/intake/place-of.ts'
import { ownLocalTime } from '../../../src/main/mirror/item-times.ts'
import { below, nameFromRow, photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { numberedFile } from '../../../src/main/mirror/names/names.ts'

const jpeg = { mimeType: 'image/jpeg', extension: '.jpg', kind: 'photo' } as const
const hour = 3_600_000
const june = Date.UTC(2019, 5, 30, 23)
const wanted = (role: FileRole = 'primary', name?: string) => ({
  role,
  id: 'an-id' as ItemId,
  filename: 'IMG_1.HEIC',
  ...(name !== undefined && { name }),
})
const still = photoPathFromRow('Photos/2001/02/IMG_1 (2).heic')

describe('a file belongs', () => {
  it.each<[string, Parameters<typeof placeOf>, string]>([
    [
      'in the month of its own clock',
      [wanted(), { type: jpeg, takenLocal: june + 14 * hour, placedAt: june }, undefined],
      '2019/07/IMG_1.jpg',
    ],
    [
      'in that of its item where that is another by more than zones make',
      [wanted(), { type: jpeg, takenLocal: june + 25 * hour, placedAt: june }, undefined],
      '2019/06/IMG_1.jpg',
    ],
    ['in that of its item without one', [wanted(), { type: jpeg, placedAt: june }, undefined], '2019/06/IMG_1.jpg'],
    [
      'beside its photo, under the same name, if it is its moving half',
      [wanted('motion', 'x.mov'), { type: { ...jpeg, extension: '.mov' }, takenLocal: 0, placedAt: june }, still],
      '2001/02/IMG_1 (2).mov',
    ],
    [
      'beside its photo, under its own name, if it is an edited copy',
      [wanted('edited', 'IMG_1-edited.jpg'), { type: jpeg, takenLocal: 0, placedAt: june }, still],
      '2001/02/IMG_1-edited.jpg',
    ],
    [
      'where its date says as long as there is no photo',
      [wanted('motion', 'x.mov'), { type: { ...jpeg, extension: '.mov' }, placedAt: june }, undefined],
      '2019/06/x.mov',
    ],
  ])('%s', (_, given, path) => {
    const { folder, name } = placeOf(...given)
    expect(below(folder, name)).toBe(`Photos/${path}`)
  })

  it.each([
    ['the clock of the file', { taken_from_file: 1, taken_local: 14 * hour, zone: 345, zone_from: 'file' }, 14 * hour],
    [
      'the instant in its own zone, where somebody has corrected it',
      { taken_from_file: 1, taken_local: june, zone: 345, zone_from: 'file' },
      345 * 60_000,
    ],
    ['the instant in its own zone', { zone: 345, zone_from: 'place' }, 345 * 60_000],
    ['the instant, whatever zone its neighbours have', { zone: 345, zone_from: 'neighbour' }, 0],
    [
      'a clock without a zone, from which that of neighbours was taken away',
      { time_known: 'clock', zone: 345, zone_from: 'neighbour' },
      345 * 60_000,
    ],
    ['the instant, where no zone is known', { zone: null, zone_from: null }, 0],
  ])('by %s', (_, row, at) => {
    const known = { taken_at: 0, time_known: 'instant', taken_local: 7, taken_from_file: 0, ...row }
    expect(ownLocalTime(known as Parameters<typeof ownLocalTime>[0])).toBe(at)
  })
})

describe('a file is where it belongs', () => {
  const place: Place = {
    folder: photoPathFromRow('Photos/2019/06'),
    name: nameFromRow('IMG_1.jpg'),
    plainName: nameFromRow('an-id.jpg'),
  }

  it.each([
    ['Photos/2019/06/IMG_1.jpg', true],
    ['Photos/2019/06/img_1.JPG', true],
    ['Photos/2019/06/IMG_1 (12).jpg', true],
    ['Photos/2019/06/IMG_1 (2) (3).jpg', true],
    ['Photos/2019/06 (2)/IMG_1.jpg', true],
    ['Photos/2019 (3)/06/IMG_1.jpg', true],
    ['Photos/2019/06/an-id.jpg', true],
    ['Photos/2019/06/IMG_1.png', false],
    ['Photos/2019/06/IMG_1 (x).jpg', false],
    ['Photos/2019/06/IMG_12.jpg', false],
    ['Photos/2019/07/IMG_1.jpg', false],
    ['Photos/2018/06/IMG_1.jpg', false],
    ['Photos/2019/06/more/IMG_1.jpg', false],
    ['Photos/2019/IMG_1.jpg', false],
  ])('%s: %s', (path, is) => {
    expect(isAt(photoPathFromRow(path), place)).toBe(is)
  })

  it('whatever number it has got there, and whatever number its photo has', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1e6 }), fc.integer({ min: 2, max: 1e6 }), (one, other) => {
        const photo = photoPathFromRow(`Photos/2019/06/IMG_1 (${one}).jpg`)
        const half = placeOf(wanted('motion', 'x'), { type: { ...jpeg, extension: '.mov' }, placedAt: 0 }, photo)
        expect(isAt(below(half.folder, half.name), half)).toBe(true)
        expect(isAt(below(half.folder, numberedFile(nameFromRow('IMG_1.mov'), other)), half)).toBe(true)
        expect(isAt(below(half.folder, numberedFile(half.name, other)), half)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a name that every disk takes', () => {
  it.each<[FileRole, string]>([
    ['primary', 'an-id.jpg'],
    ['motion', 'an-id-motion.jpg'],
    ['edited', 'an-id-edited.jpg'],
  ])('of a file that is %s is made of the id', (role, name) => {
    for (const beside of [undefined, still])
      expect(placeOf(wanted(role), { type: jpeg, placedAt: june }, beside).plainName).toBe(name)
  })
})

describe('only what belongs to a photo', () => {
  it('lies beside it', () => {
    const place = placeOf(wanted('primary', 'b.jpg'), { type: jpeg, placedAt: june }, still)
    expect(below(place.folder, place.name)).toBe('Photos/2019/06/b.jpg')
    const alone = placeOf(wanted('edited', 'c.jpg'), { type: jpeg, placedAt: june }, undefined)
    expect(below(alone.folder, alone.name)).toBe('Photos/2019/06/c.jpg')
  })
})

describe('a file has the name of', () => {
  it.each([
    ['2019/06/IMG_1.jpg', 'IMG_1.HEIC', true],
    ['2019/06/IMG_1 (3).JPG', 'IMG_1.jpg', true],
    ['2019/06/img_1.jpg', 'IMG_1.jpg', true],
    ['2019/06/IMG_2.jpg', 'IMG_1.jpg', false],
    ['2019/06/a.b.jpg', 'a.b.jpg', true],
    ['2019/06/a.b.jpg', 'a.c.jpg', false],
  ])('%s and %s: %s', (path, given, is) => {
    expect(hasNameOf(photoPathFromRow(`Photos/${path}`), given, 'photo')).toBe(is)
  })
})
