import * as nodeFiles from 'node:fs/promises'
import { link, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { MirrorFiles } from '../../../../src/main/mirror/disk/mirror-files.ts'
import { NotOrdinaryError } from '../../../../src/main/mirror/disk/ordinary-file.ts'
import { catalogueLines } from '../../../../src/main/verify/rebuild/catalogue-lines.ts'
import type { CatalogueLine } from '../../../../src/main/verify/rebuild/catalogue-lines.ts'

let root: string
const path = (): string => join(root, 'catalogue.jsonl')
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'shoebox-lines-'))
})
afterEach(() => rm(root, { recursive: true }))

async function lines(
  files = new MirrorFiles(root, nodeFiles),
  signal = new AbortController().signal,
): Promise<CatalogueLine[]> {
  const found: CatalogueLine[] = []
  for await (const line of catalogueLines(files, signal)) found.push(line)
  return found
}

/** How much is read at a time. */
const piece = 1 << 18

it('the lines of a catalogue are those between line feeds, numbered from 1, without empty ones', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', '\r', '\u2028', '\u0085', '€', '😀', '\uFEFF', ' ', '\n') })
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: -3, max: 3 }), fc.boolean(), async (end, around, long) => {
      // The end of what is read at a time lies within what was generated.
      const whole = `${long ? 'x'.repeat(piece + around - 2) : ''}${end}`
      await writeFile(path(), whole)
      const expected = whole.split('\n').flatMap((line, at) => (line === '' ? [] : [{ number: at + 1, line }]))
      expect(await lines()).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})

it('a line over many pieces is one line', async () => {
  const long = '€'.repeat(piece)
  await writeFile(path(), `first\n${long}\n\nlast`)
  expect(await lines()).toEqual([
    { number: 1, line: 'first' },
    { number: 2, line: long },
    { number: 4, line: 'last' },
  ])
})

it('a line longer than any that Shoebox writes is named and not kept, and the next one is read', async () => {
  const most = 1 << 26
  const handle = await open(path(), 'w')
  const more = 2 * piece
  await handle.truncate(3 * (most + 1) + 2 + more)
  for (const [text, at] of [
    ['\n', most],
    ['\n', 2 * most + 2 + more],
    ['\nafter', 3 * most + 2 + more],
  ] as const)
    await handle.write(text, at)
  await handle.close()
  const found = await lines()
  expect(found.map(({ number, line }) => [number, line?.length])).toEqual([
    [1, most],
    [2, undefined],
    [3, most - 1],
    [4, 'after'.length],
  ])
})

it('a character that is cut off at the end is not passed over', async () => {
  await writeFile(path(), Buffer.from('{"title":"5 €').subarray(0, -1))
  expect(await lines()).toEqual([{ number: 1, line: '{"title":"5 \uFFFD' }])
})

it('reading ends where it is given up, and leaves no file open', async () => {
  await writeFile(path(), `${'x\n'.repeat(piece)}y`)
  const end = new AbortController()
  let open = 0
  const files = new MirrorFiles(root, {
    ...nodeFiles,
    open: async (...args) => {
      const handle = await nodeFiles.open(...args)
      const close = handle.close.bind(handle)
      open++
      return Object.assign(handle, { close: () => close().then(() => void open--) })
    },
  })
  let read = 0
  for await (const { number } of catalogueLines(files, end.signal)) {
    read = number
    if (number === 7) end.abort()
  }
  // What has been read is told.
  expect(read).toBeGreaterThanOrEqual(7)
  expect(read).toBeLessThanOrEqual(piece)
  expect(open).toBe(0)
  for await (const _ of catalogueLines(files, new AbortController().signal)) break
  expect(open).toBe(0)
  expect(await lines(files, AbortSignal.abort())).toEqual([])
  expect(open).toBe(0)
})

it('only a file of its own is read', async () => {
  await writeFile(join(root, 'elsewhere'), 'x\n')
  await link(join(root, 'elsewhere'), path())
  await expect(lines()).rejects.toBeInstanceOf(NotOrdinaryError)
})
