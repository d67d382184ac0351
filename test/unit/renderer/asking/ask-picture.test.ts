import { afterEach, expect, test, vi } from 'vitest'
import { missingPicture } from '../../../../src/renderer/features/items/missing-picture.ts'
import { failure, success } from '../../../../src/shared/problems/problem.ts'
import type { PictureState } from '../../../../src/shared/picture-state.ts'

afterEach(() => vi.unstubAllGlobals())

const answered = (answer: unknown) => vi.stubGlobal('window', { shoebox: { call: () => Promise.resolve(answer) } })
const states = (...all: PictureState[]) => success(all)

test('a picture that nobody tells of is asked for again, and one that cannot be is not', async () => {
  answered(failure('unexpected'))
  expect(await missingPicture(1)).toEqual({ kind: 'again' })
  answered(states({ kind: 'making' }))
  expect(await missingPicture(1)).toEqual({ kind: 'again' })
  answered(states({ kind: 'not-shown', reason: 'damaged' }))
  expect(await missingPicture(1)).toEqual({ kind: 'never', reason: 'damaged' })
  answered(states())
  expect(await missingPicture(1)).toEqual({ kind: 'never', reason: 'unreadable' })
})
