import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Content, FoundEntry } from '../../../src/main/takeout/archives/found-entry.ts'
import { inParallel } from '../../../src/main/takeout/archives/in-parallel.ts'
import { bytesInMemory, type RandomBytes } from '../../../src/main/takeout/archives/random-bytes.ts'
import { ZipArchive } from '../../../src/main/takeout/archives/zip-archive.ts'
import { usualLimits } from '../../../src/main/takeout/limits.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'

const signal = new AbortController().signal

/** Reads the JSON files of a zip, and notes each read of its bytes. */
async function visited(bytes: RandomBytes): Promise<{ contents: Map<string, string>; reads: number; read: number }> {
  const contents = new Map<string, string>()
  let [reads, read] = [0, 0]
  const counted: RandomBytes = {
    size: bytes.size,
    read: (position, length) => {
      reads += 1
      read += length
      return bytes.read(position, length)
    },
  }
  const archive = new ZipArchive('a.zip', counted, 0, usualLimits)
  const take = ({ path }: FoundEntry, content: Content): void =>
    void contents.set(path, content.ok ? content.bytes.toString() : content.damage)
  await archive.visit({ entry: ({ path }) => path.endsWith('.json'), content: take }, signal)
  return { contents, reads, read }
}

function sidecars(count: number, photoBytes: number): ZipFileSpec[] {
  return Array.from({ length: count }, (_, at) => [
    { name: `${at}.jpg`, bytes: Buffer.alloc(photoBytes) },
    { name: `${at}.jpg.json`, bytes: `{"title":"${at}.jpg"}`, deflate: at % 2 === 0 },
  ]).flat()
}

describe('sidecars in a zip', () => {
  it('are read with their neighbours in one go', async () => {
    const { contents, reads } = await visited(bytesInMemory(zipOf(sidecars(500, 100))))
    expect(contents.size).toBe(500)
    expect(contents.get('499.jpg.json')).toBe('{"title":"499.jpg"}')
    // The end, the beginning of the index, the index, and all sidecars.
    expect(reads).toBeLessThanOrEqual(4)
  })

  it('are read alone where photos lie between them, and nothing of the photos is read', async () => {
    const { contents, read } = await visited(bytesInMemory(zipOf(sidecars(20, 100_000))))
    expect(contents.size).toBe(20)
    expect(read).toBeLessThan(100_000)
  })

  it('are read one by one where neighbours cannot be read together', async () => {
    const whole = bytesInMemory(zipOf(sidecars(10, 10_000)))
    // Within the first sidecar, and far from the end.
    const spoiled = 10_050
    const bytes: RandomBytes = {
      size: whole.size,
      read: (position, length) =>
        position <= spoiled && position + length > spoiled
          ? Promise.reject(Object.assign(new Error('bad block'), { code: 'EIO', syscall: 'read' }))
          : whole.read(position, length),
    }
    const { contents } = await visited(bytes)
    const damaged = [...contents.values()].filter((text) => text === 'unreadable')
    expect(contents.size).toBe(10)
    expect(damaged).toHaveLength(1)
  })

  it('come out as they went in, however they lie', async () => {
    const file = fc.record({
      text: fc.string({ maxLength: 400 }),
      deflate: fc.boolean(),
      gap: fc.constantFrom(0, 10, 40_000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 30 }), async (files) => {
        const specs = files.flatMap(({ text, deflate, gap }, at) => [
          { name: `${at}.bin`, bytes: Buffer.alloc(gap) },
          { name: `${at}.json`, bytes: text, deflate },
        ])
        const { contents } = await visited(bytesInMemory(zipOf(specs)))
        expect([...contents]).toEqual(expect.arrayContaining(files.map(({ text }, at) => [`${at}.json`, text])))
        expect(contents.size).toBe(files.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('work on many at a time', () => {
  it('never has more under way than it may, and takes all', async () => {
    let [now, most] = [0, 0]
    const done: number[] = []
    await inParallel(Array.from({ length: 40 }, (_, at) => at).values(), 3, async (at) => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now -= 1
      done.push(at)
    })
    expect(most).toBe(3)
    expect(done.sort((one, other) => one - other)).toEqual(Array.from({ length: 40 }, (_, at) => at))
  })

  it('rejects with the first failure, begins nothing after it, and waits for what was begun', async () => {
    const begun: number[] = []
    const ended: number[] = []
    const work = async (at: number): Promise<void> => {
      begun.push(at)
      await Promise.resolve()
      if (at === 1) throw new Error('second')
      await Promise.resolve()
      ended.push(at)
    }
    await expect(inParallel([0, 1, 2, 3, 4, 5, 6, 7, 8], 3, work)).rejects.toThrow('second')
    expect(ended).toEqual(begun.filter((at) => at !== 1))
    expect(begun.length).toBeLessThan(9)
  })
})
