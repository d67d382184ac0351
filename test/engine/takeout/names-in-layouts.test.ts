import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../emulator/random.ts'
import { planOddNames, type OddExport } from '../../emulator/takeout/odd-names.ts'
import { tgzOf, zipped } from '../../emulator/takeout/write-layouts.ts'
import { someCases } from '../../cases/some-cases.ts'
import { ImportFolder } from '../takeout-files.ts'

type Files = OddExport['files']

const stamp = 'takeout-20260301T101500Z'

/** In three parts, a photo and its facts often in different ones. */
function inParts(files: Files, seed: number): Files[] {
  const random = seededRandom(seed + 7)
  const parts: Files[] = [[], [], []]
  for (const file of files) parts[random.whole(0, 2)]?.push(file)
  return parts
}

async function unpack(folder: ImportFolder, to: string, files: Files, form?: 'NFD'): Promise<void> {
  for (const { path, bytes } of files) await folder.write(join(to, form ? path.normalize(form) : path), bytes)
}

const layouts: Record<string, (folder: ImportFolder, files: Files, seed: number) => Promise<void>> = {
  'one zip': async (folder, files) => void (await folder.write(`${stamp}-001.zip`, zipped(files))),
  'three zips': async (folder, files, seed) => {
    for (const [at, part] of inParts(files, seed).entries())
      await folder.write(`${stamp}-00${at + 1}.zip`, zipped(part))
  },
  tgz: async (folder, files) => void (await folder.write(`${stamp}-001.tgz`, await tgzOf(files))),
  'an unpacked tree': (folder, files) => unpack(folder, '', files),
  'a zip, and folders beside it': async (folder, files, seed) => {
    const [zip = [], one = [], two = []] = inParts(files, seed)
    await folder.write(`${stamp}-1-001 (1).zip`, zipped(zip))
    await unpack(folder, `${stamp}-1-002`, one)
    await unpack(folder, `${stamp}-1-003`, two, 'NFD')
  },
  'renamed archives in another': async (folder, files, seed) => {
    const parts = inParts(files, seed).map((part, at) => ({ path: `photos ${at}.zip`, bytes: zipped(part) }))
    await folder.write('all that I have.zip', zipped(parts))
  },
}

interface Line {
  title: unknown
  taken: unknown
  own: unknown
  edited?: unknown
  motion?: unknown
  albums: unknown[]
}

const inOrder = (lines: Line[]): string[] => lines.map((line) => JSON.stringify(line)).toSorted()

async function found(folder: ImportFolder, { labels }: OddExport): Promise<string[]> {
  const names = new Map([...labels].map(([label, bytes]) => [createHash('sha256').update(bytes).digest('hex'), label]))
  const lines = await folder.catalogue()
  const albums = lines.filter(({ kind }) => kind === 'album')
  const labelOf = (file: unknown): unknown => names.get(String((file as { sha256?: string } | undefined)?.sha256))
  return inOrder(
    lines
      .filter(({ kind }) => kind === 'item')
      .map((line) => ({
        title: line['filename'],
        taken: line['creationTime'],
        own: labelOf(line),
        edited: labelOf(line['edited']),
        motion: labelOf(line['motion']),
        albums: albums.filter(({ items }) => (items as unknown[]).includes(line['id'])).map(({ title }) => title),
      })),
  )
}

const expected = ({ items }: OddExport): string[] =>
  inOrder(
    items.map(({ title, takenAt, own, edited, motion, albums }) => ({
      title,
      taken: new Date(takenAt * 1000).toISOString().replace('.000', ''),
      own,
      edited,
      motion,
      albums,
    })),
  )

/** `SHOEBOX_ODD=100-300` tries these. */
const [first, last] = (/^(\d+)-(\d+)$/.exec(process.env['SHOEBOX_ODD'] ?? '')?.slice(1) ?? []).map(Number)
const seeds =
  first === undefined || last === undefined
    ? someCases().spread(
        Array.from({ length: 100 }, (_, at) => at + 1),
        3,
      )
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('names by the rules of Google, of titles that hold everything', { timeout: 120_000 }, () => {
  for (const [layout, write] of Object.entries(layouts))
    it.each(seeds)(`tell what belongs together in ${layout}: seed %i`, async (seed) => {
      const planned = planOddNames(seed)
      const folder = await ImportFolder.make()
      try {
        await write(folder, planned.files, seed)
        const end = await folder.take()
        expect(await found(folder, planned)).toEqual(expected(planned))
        expect([end.code, end.report().problems]).toEqual([0, []])
      } finally {
        await folder.remove()
      }
    })
})
