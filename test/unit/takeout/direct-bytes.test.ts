import { closeSync, openSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DirectReads } from '../../../src/main/takeout/looking/direct-bytes.ts'

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251))
let folder: string
let fd: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-direct-'))
  writeFileSync(join(folder, 'a'), bytes)
  fd = openSync(join(folder, 'a'), 'r')
})

afterAll(async () => {
  closeSync(fd)
  await rm(folder, { recursive: true })
})

/** Reads of a disk that takes so long for each, how often they asked the clock, and what lets time pass. */
function readsOf(msForEach: () => number): { reads: DirectReads; asked: () => number; pass: (ms: number) => void } {
  let [now, asked] = [0, 0]
  const monotonic = (): number => {
    asked += 1
    now += msForEach()
    return now
  }
  return { reads: new DirectReads({ monotonic }), asked: () => asked, pass: (ms) => void (now += ms) }
}

it('gives the bytes of a part of a file, into memory that is given', async () => {
  const { reads } = readsOf(() => 0.1)
  const part = reads.bytesOf(fd, 100, 500)
  const memory = Buffer.alloc(64)
  const read = await part.read(10, 50, memory)
  expect(read.buffer).toBe(memory.buffer)
  expect(read).toEqual(bytes.subarray(110, 160))
  expect(await part.read(450, 50)).toEqual(bytes.subarray(550, 600))
  expect(await part.read(0, 0)).toHaveLength(0)
})

it('rejects where the part ends, or the file', async () => {
  const { reads } = readsOf(() => 0.1)
  await expect(reads.bytesOf(fd, 100, 500).read(451, 50)).rejects.toMatchObject({ code: 'SHORT' })
  await expect(reads.bytesOf(fd, 900, 500).read(0, 200)).rejects.toMatchObject({ code: 'SHORT' })
})

it('reads before it returns where the disk is quick, and beside others where it is slow again and again', async () => {
  let ms = 0.1
  const { reads, asked, pass } = readsOf(() => ms)
  const part = reads.bytesOf(fd, 0, 1000)
  /** A read that is made at once asks the clock twice. */
  const isAtOnce = async (): Promise<boolean> => {
    const before = asked()
    expect(await part.read(7, 9)).toEqual(bytes.subarray(7, 16))
    return asked() - before === 2
  }
  for (let at = 0; at < 5; at++) expect(await isAtOnce()).toBe(true)
  ms = 20
  // One that had to wait for its turn is no slow disk.
  expect(await isAtOnce()).toBe(true)
  ms = 0.1
  for (let at = 0; at < 5; at++) expect(await isAtOnce()).toBe(true)
  ms = 20
  const answers = []
  for (let at = 0; at < 5; at++) answers.push(await isAtOnce())
  expect(answers).toEqual([true, true, true, false, false])
  // Some time later it is tried again.
  ms = 0.1
  pass(1000)
  expect(await isAtOnce()).toBe(true)
})
