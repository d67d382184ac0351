import { describe, expect, test } from 'vitest'
import { inMemory } from '../../../src/main/file-format/byte-reader.ts'
import { describeFile, typeOf, type FileDescription } from '../../../src/main/intake/describe-file.ts'
import { movie } from '../file-format/sample-files.ts'

const now = Date.UTC(2026, 0, 5)
const gif = Buffer.from('47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b', 'hex')

describe('what a file says of itself', () => {
  const describeAll = async (bytes: Buffer, creationTime: string): Promise<FileDescription> => {
    const type = await typeOf(inMemory(bytes))
    if (!type) throw new Error('no type')
    return await describeFile(inMemory(bytes), type, bytes.length, { creationTime }, now)
  }

  test('is its type by its first bytes, and nothing for what is none', async () => {
    expect(await typeOf(inMemory(gif))).toMatchObject({ mimeType: 'image/gif', extension: '.gif', kind: 'photo' })
    expect(await typeOf(inMemory(Buffer.from('<html>')))).toBeUndefined()
    expect(await typeOf(inMemory(Buffer.alloc(0)))).toBeUndefined()
  })

  test.each([
    ['2021-07-04T10:11:12Z', Date.UTC(2021, 6, 4, 10, 11, 12)],
    ['1970-01-01T00:00:00Z', 0],
    ['', 0],
    ['2199-01-01T00:00:00Z', 0],
  ])('leaves the time to Google, if Google knows one: %j', async (creationTime, takenAt) => {
    const said = await describeAll(gif, creationTime)
    expect(said).toMatchObject({ takenAt, metadata: { width: 1, height: 1, motion: false, animated: false } })
    expect(said).not.toHaveProperty('takenLocal')
  })

  test('has a clock and a zone of its own in a film, and Google’s instant counts for the date of the file', async () => {
    const film = movie({ keys: { 'com.apple.quicktime.creationdate': '2021-07-04T12:11:12+0200' } })
    const clock = Date.UTC(2021, 6, 4, 12, 11, 12)
    const known = await describeAll(film, '2021-07-04T10:11:15Z')
    expect(known).toMatchObject({ takenLocal: clock, takenAt: Date.UTC(2021, 6, 4, 10, 11, 15) })
    const unknown = await describeAll(film, '1970-01-01T00:00:00Z')
    expect(unknown).toMatchObject({ takenLocal: clock, takenAt: clock - 7_200_000 })
    // Only the figures of the clock again: Google knew no zone, and the file does.
    expect(await describeAll(film, '2021-07-04T12:11:12Z')).toMatchObject({ takenAt: clock - 7_200_000 })
  })
})
