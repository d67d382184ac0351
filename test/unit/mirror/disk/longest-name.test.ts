import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findLongestName } from '../../../../src/main/mirror/disk/longest-name.ts'

/** What is found on a disk that takes names of `limit` bytes, and how often it was asked. */
async function found(limit: number): Promise<{ longest: number; asked: number }> {
  let asked = 0
  const longest = await findLongestName((name) => {
    asked++
    return Promise.resolve(Buffer.byteLength(name) <= limit)
  })
  return { longest, asked }
}

test('the longest name that a disk takes is found exactly, with few questions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 32, max: 254 }), async (limit) => {
      const { longest, asked } = await found(limit)
      expect(longest).toBe(limit)
      expect(asked).toBeLessThanOrEqual(9)
    }),
  )
})

test('an ordinary disk is asked once, and no name is longer than everybody takes', async () => {
  for (const limit of [255, 256, 4096]) expect(await found(limit)).toEqual({ longest: 255, asked: 1 })
})

test('what takes only names that are of no use is not searched to the end', async () => {
  expect((await found(8)).longest).toBe(32)
})

test('what a disk throws is thrown', async () => {
  await expect(findLongestName(() => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO')
})
