import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEdited } from '../../../../src/main/backup/listing/is-edited.ts'
import type { ListedAs } from '../../../../src/main/backup/listing/is-edited.ts'

const jpeg = { mimeType: 'image/jpeg', width: 4000, height: 3000 }

describe('an edit', () => {
  test.each<[string, ListedAs]>([
    ['cropped', { ...jpeg, width: 3000, height: 3000 }],
    ['one pixel lower', { ...jpeg, height: 2999 }],
    ['saved as another type', { ...jpeg, mimeType: 'image/png' }],
    ['saved as another type, in other words', { ...jpeg, mimeType: ' IMAGE/x-png ; q=1' }],
    ['a video now', { ...jpeg, mimeType: 'video/mp4' }],
  ])('is one: %s', (_, now) => {
    expect(isEdited(jpeg, now)).toBe(true)
    expect(isEdited(now, jpeg)).toBe(true)
  })

  test.each<[string, ListedAs]>([
    ['the same', jpeg],
    ['lying on its side', { ...jpeg, width: 3000, height: 4000 }],
    ['without a size', { mimeType: 'image/jpeg' }],
    ['of no size', { ...jpeg, width: 0, height: 0 }],
    ['half without a size', { mimeType: 'image/jpeg', width: 100 }],
    ['the type in other words', { ...jpeg, mimeType: 'image/JPG; q=1' }],
    ['the type with spaces', { ...jpeg, mimeType: ' image/jpeg ; q=1' }],
    ['the type as it was called before', { ...jpeg, mimeType: 'image/x-jpg' }],
    ['of no type', { ...jpeg, mimeType: '' }],
    ['of what is no type', { ...jpeg, mimeType: 'my image/png' }],
    ['of what is hardly a type', { ...jpeg, mimeType: 'image/png/x' }],
    ['of a type that says nothing', { ...jpeg, mimeType: 'application/octet-stream' }],
  ])('is none: %s', (_, now) => {
    expect(isEdited(jpeg, now)).toBe(false)
    expect(isEdited(now, jpeg)).toBe(false)
  })

  test('is never seen in the same answer, and seen from both sides alike', () => {
    const listed = fc.record(
      {
        width: fc.integer({ min: -1, max: 4 }),
        height: fc.integer({ min: -1, max: 4 }),
        mimeType: fc.constantFrom('image/jpeg', 'image/heif', 'image/heic', 'video/mp4', 'video/quicktime', '', 'x'),
      },
      { requiredKeys: ['mimeType'] },
    )
    fc.assert(
      fc.property(listed, listed, (one, other) => {
        expect(isEdited(one, one)).toBe(false)
        expect(isEdited(one, other)).toBe(isEdited(other, one))
      }),
    )
  })
})
