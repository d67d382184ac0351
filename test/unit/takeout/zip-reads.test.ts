import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EntryDamage, type Content, type FoundEntry } from '../../../src/main/takeout/archives/found-entry.ts'
import { inParallel } from '../../../src/main/takeout/archives/in-parallel.ts'
import { bytesInMemory, type RandomBytes } from '../../../src/main/takeout/archives/random-bytes.ts'
import { ZipArchive } from '../../../src/main/takeout/archives/zip/zip-archive.ts'
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

/** Reads all of a zip one after the other, as an import does, and notes what came, or what was wrong with it. */
async function readWhole(zip: Buffer) {
  const whole = bytesInMemory(zip)
  let reads = 0
  const memories = new Set<Buffer | undefined>()
  const archive = new ZipArchive(
    'a.zip',
    {
      size: whole.size,
      read: async (position, length, memory) => {
        reads += 1
        const bytes = await whole.read(position, length)
        if (!memory || memory.length < length) return bytes
        memories.add(memory)
        // What it was used for before is gone.
        memory.fill(0xee)
        bytes.copy(memory)
        return memory.subarray(0, length)
      },
    },
    0,
    usualLimits,
  )
  const found: FoundEntry[] = []
  await archive.visit({ entry: (entry) => found.push(entry) < 0, content: () => undefined }, signal)
  const listing = reads
  const came = new Map<string, string>()
  const take = async ({ path }: FoundEntry, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const hash = createHash('sha256')
    try {
      for await (const chunk of chunks) hash.update(chunk)
      came.set(path, hash.digest('hex'))
    } catch (error) {
      came.set(path, error instanceof EntryDamage ? error.damage : String(error))
    }
  }
  await archive.read(found, take, signal)
  return { came, reads: reads - listing, memories: memories.size }
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('photos in a zip', () => {
  it('come out as they went in, whatever their size, by memory that is used again', async () => {
    const near = (size: number) => fc.integer({ min: size - 700, max: size + 700 })
    const file = fc.record({
      size: fc.oneof(fc.integer({ min: 0, max: 3000 }), near(1 << 20), near(2 << 20)),
      deflate: fc.boolean(),
      nameBytes: fc.constantFrom(10, 200, 800),
      zip64: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
        const specs = files.map(({ size, deflate, nameBytes, zip64 }, at) => {
          const bytes = Buffer.from(Array.from({ length: 997 }, (_, nth) => (nth * (at + 3)) % 251))
          return { name: `${'n'.repeat(nameBytes)}${at}`, bytes: Buffer.alloc(size, bytes), deflate, zip64 }
        })
        const { came, memories } = await readWhole(zipOf(specs))
        expect([...came]).toEqual(specs.map(({ name, bytes }) => [name, sha256(bytes)]))
        expect(memories).toBeLessThanOrEqual(1)
      }),
      { numRuns: 25 },
    )
  })

  it('take one read each, header and all, where they are no larger than most', async () => {
    const specs = Array.from({ length: 20 }, (_, at) => ({ name: `${at}.jpg`, bytes: Buffer.alloc(400_000, at + 1) }))
    const { came, reads } = await readWhole(zipOf(specs))
    expect(came.get('19.jpg')).toBe(sha256(Buffer.alloc(400_000, 20)))
    expect(reads).toBe(20)
  })

  it('are damaged one by one', async () => {
    const bytes = Buffer.alloc(5000, 1)
    const zip = zipOf([1, 2, 3].map((at) => ({ name: `${at}.jpg`, bytes })))
    const second = zip.indexOf('2.jpg')
    zip[second + 100] = 2
    zip[zip.indexOf('3.jpg') - 30] = 0
    const { came } = await readWhole(zip)
    expect([...came]).toEqual([
      ['1.jpg', sha256(bytes)],
      ['2.jpg', 'checksum'],
      ['3.jpg', 'packing'],
    ])
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
