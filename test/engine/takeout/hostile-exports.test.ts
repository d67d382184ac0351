import * as nodeFiles from 'node:fs/promises'
import { join, sep } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualLimits } from '../../../src/main/takeout/limits.ts'
import { takeStock } from '../../../src/main/takeout/stock/take-stock.ts'
import type { Stock } from '../../../src/shared/imports/export-stock.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'
import { hostileEntries, type HostileEntry } from '../../emulator/takeout/hostile-entries.ts'
import { tarOf, tgzOf, type TarFileSpec } from '../../emulator/takeout/tar-writer.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { TakeoutFolder, picture, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Fotos/Photos from 2019'
const name = 'takeout-20260301T101500Z-001'
const secret = 'shoebox-secret.jpg'

let folder: TakeoutFolder

beforeEach(async () => {
  folder = await TakeoutFolder.make()
})

afterEach(() => folder.remove())

function photo(title: string): { name: string; bytes: Buffer | string }[] {
  return [
    { name: `${year}/${title}`, bytes: picture(title) },
    { name: `${year}/${title}.json`, bytes: sidecar(title) },
  ]
}

const good = [...photo('a.jpg'), ...photo('b.jpg')]

/** Looks at what there is, with every place noted that was opened or listed. */
async function look(path: string, limits = usualLimits): Promise<{ stock: Stock; touched: string[] }> {
  const touched: string[] = []
  const files: Parameters<typeof takeStock>[1]['files'] = {
    ...nodeFiles,
    open: (at, flags, mode) => {
      touched.push(String(at))
      expect(flags).toBe('r')
      return nodeFiles.open(at, flags, mode)
    },
  }
  const signal = new AbortController().signal
  const stock = await takeStock([path], { files, limits, signal, includeTrash: false, thorough: true })
  return { stock, touched }
}

function codesOf({ problems }: Stock): string[] {
  return problems.map(({ code }) => code).sort()
}

/** Whatever is found: nothing outside is touched, each entry is in one class, and each problem can be told to a person. */
function checkOrder({ stock, touched }: { stock: Stock; touched: string[] }, hint: string): void {
  for (const path of touched) expect(path.startsWith(folder.path + sep), `${hint}: ${path}`).toBe(true)
  const sum = Object.values(stock.files).reduce((one, other) => one + other, 0)
  expect(sum, hint).toBe(stock.entries)
  for (const problem of stock.problems)
    for (const language of ['en', 'zh-Hans'] as const) {
      const { what, todo } = problemSentence(problem, language)
      expect(`${what} ${todo}`, hint).toMatch(/[\p{L}]{2}/u)
      expect(what, hint).not.toContain('undefined')
    }
}

const containers = { zip: 'zip', tar: 'tar', tgz: 'tgz' } as const
type Container = keyof typeof containers
const places = ['first', 'between', 'last'] as const

function among<Spec>(place: (typeof places)[number], bad: readonly Spec[], others: readonly Spec[]): Spec[] {
  const at = place === 'first' ? 0 : place === 'last' ? others.length : 2
  return [...others.slice(0, at), ...bad, ...others.slice(at)]
}

function archiveOf(container: Container, entry: HostileEntry, place: (typeof places)[number]): Buffer | undefined {
  if (container === 'zip') {
    if (!entry.zip) return undefined
    const at = place === 'first' ? 0 : place === 'last' ? good.length : 2
    // An entry that shares bytes does so with the one before it.
    const bad = entry.zip.map((spec): ZipFileSpec => (spec.sameAs === -1 ? { ...spec, sameAs: at } : spec))
    return zipOf(among<ZipFileSpec>(place, bad, good))
  }
  if (!entry.tar) return undefined
  const files = among<TarFileSpec>(place, entry.tar, good)
  return container === 'tar' ? tarOf(files) : tgzOf(files)
}

describe('an entry that should not be, wherever it is', () => {
  for (const container of ['zip', 'tar', 'tgz'] as const)
    it(`is told of, and the rest counts: ${container}`, async () => {
      for (const entry of hostileEntries(year, secret))
        for (const place of places) {
          const bytes = archiveOf(container, entry, place)
          if (!bytes) continue
          const hint = `${entry.kind}, ${place}`
          await folder.write(secret, picture('secret'))
          const path = await folder.write(`in/${name}.${container}`, bytes)
          const found = await look(path)
          checkOrder(found, hint)
          expect(codesOf(found.stock), hint).toEqual([...entry.codes].sort())
          expect(found.stock.entries, hint).toBe(good.length + (entry.entries ?? 1))
          expect(found.stock.facts.found, hint).toBeGreaterThanOrEqual(2)
        }
    })

  it('is told of in a folder, where links and pipes are not followed', async () => {
    for (const { name: path, bytes } of good) await folder.write(`in/${path}`, bytes)
    await folder.write(secret, picture('secret'))
    const to = join(folder.path, 'in', year)
    await nodeFiles.symlink(join(folder.path, secret), join(to, 'link.jpg'))
    await nodeFiles.symlink(folder.path, join(to, 'folder'))
    await nodeFiles.symlink('/dev/zero', join(to, 'zero.json'))
    for (const [file, bytes] of [
      ['empty.jpg', ''],
      ['page.jpg', '<!DOCTYPE html>'],
      ['json.jpg', '{"error":1}'],
      ['broken.json', '{'],
      ['control\u001B[2J.jpg', picture('control')],
    ] as const)
      await nodeFiles.writeFile(join(to, file), bytes)
    const found = await look(join(folder.path, 'in'))
    checkOrder(found, 'folder')
    expect(codesOf(found.stock)).toEqual([
      'entry-empty',
      'entry-no-file',
      'entry-no-file',
      'entry-no-file',
      'entry-no-photo',
      'entry-no-photo',
      'entry-strange-name',
      'sidecar-broken',
    ])
    expect(found.stock.facts.found).toBe(2)
    expect(found.touched.some((path) => path.includes(secret) || path.includes('zero'))).toBe(false)
  })
})

/** The zip with the bytes before its index in the form of those who write to a pipe: sizes behind the bytes. */
function withDescriptors(): Buffer {
  const files = good.map((file) => ({ ...file, flags: 0x808 }))
  const plain = zipOf(files)
  let offset = 0
  const pieces: Buffer[] = []
  const offsets: number[] = []
  let at = 0
  for (const { name, bytes } of files) {
    const length = 30 + Buffer.byteLength(name) + Buffer.byteLength(bytes)
    const body = Buffer.from(plain.subarray(at, at + length))
    const descriptor = Buffer.alloc(16)
    descriptor.writeUInt32LE(0x08074b50, 0)
    body.copy(descriptor, 4, 14, 26)
    body.fill(0, 14, 26)
    offsets.push(offset)
    offset += length + 16
    pieces.push(body, descriptor)
    at += length
  }
  const rest = Buffer.from(plain.subarray(at))
  let record = 0
  for (const place of offsets) {
    rest.writeUInt32LE(place, record + 42)
    record += 46 + rest.readUInt16LE(record + 28)
  }
  rest.writeUInt32LE(offset, rest.length - 6)
  return Buffer.concat([...pieces, rest])
}

function withComment(zip: Buffer, comment: Buffer): Buffer {
  const made = Buffer.concat([zip, comment])
  made.writeUInt16LE(comment.length, zip.length - 2)
  return made
}

function changed(zip: Buffer, change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(zip)
  change(bytes)
  return bytes
}

const whole = zipOf(good)
const allHere = { codes: [], found: 2 }

interface OddArchive {
  kind: string
  bytes: Buffer
  file?: string
  codes: string[]
  /** Photos with their facts, at least. */
  found: number
}

const odd: OddArchive[] = [
  { kind: 'bytes before it', bytes: Buffer.concat([Buffer.from('#!/bin/sh\n'.repeat(90)), whole]), ...allHere },
  { kind: 'bytes behind it', bytes: Buffer.concat([whole, Buffer.from('\r\n\r\n')]), ...allHere },
  { kind: 'a comment', bytes: withComment(whole, Buffer.from('made by hand')), ...allHere },
  { kind: 'a comment that is an end', bytes: withComment(whole, zipOf([])), ...allHere },
  { kind: 'a comment that is a zip', bytes: withComment(whole, zipOf(photo('evil.jpg'))), ...allHere },
  { kind: 'sizes behind the bytes', bytes: withDescriptors(), ...allHere },
  {
    kind: 'sizes of ZIP64',
    bytes: zipOf(
      good.map((file) => ({ ...file, zip64: true })),
      { zip64: true },
    ),
    ...allHere,
  },
  {
    kind: 'ZIP64 that lies about a size',
    bytes: zipOf([...good, { name: `${year}/z.jpg`, bytes: picture('z'), zip64: true, size: 2 ** 50 }], {
      zip64: true,
    }),
    codes: ['entry-damaged'],
    found: 2,
  },
  {
    kind: 'an index without its field of ZIP64',
    bytes: zipOf([...good, { name: `${year}/z.jpg`, bytes: picture('z'), size: 0xffffffff }]),
    codes: ['entry-damaged'],
    found: 2,
  },
  { kind: 'no index', bytes: whole.subarray(0, whole.indexOf('PK\u0001\u0002')), codes: ['archive-cut'], found: 0 },
  { kind: 'cut in the index', bytes: whole.subarray(0, whole.length - 60), codes: ['archive-cut'], found: 0 },
  { kind: 'cut at the end', bytes: whole.subarray(0, whole.length - 4), codes: ['archive-cut'], found: 0 },
  {
    kind: 'an index that is somewhere else',
    bytes: changed(whole, (bytes) => {
      bytes.writeUInt32LE(7, bytes.length - 10)
      bytes.writeUInt32LE(9, bytes.length - 6)
    }),
    codes: ['archive-damaged'],
    found: 0,
  },
  {
    kind: 'the last of several pieces',
    bytes: changed(whole, (bytes) => bytes.writeUInt16LE(2, bytes.length - 18)),
    codes: ['archive-split'],
    found: 0,
  },
  {
    kind: 'the first of several pieces',
    file: `${name}.z01`,
    bytes: Buffer.concat([Buffer.from('PK\u0007\u0008'), whole.subarray(0, 300)]),
    codes: ['archive-split'],
    found: 0,
  },
  { kind: 'a page', bytes: Buffer.from('<!DOCTYPE html><title>Sign in</title>'), codes: ['archive-none'], found: 0 },
  { kind: 'JSON', bytes: Buffer.from('{"error":{"code":403}}'), codes: ['archive-none'], found: 0 },
  { kind: 'nothing', bytes: Buffer.alloc(0), codes: ['archive-cut'], found: 0 },
  {
    kind: 'a download that goes on',
    file: `${name}.zip.crdownload`,
    bytes: whole.subarray(0, 200),
    codes: ['archive-cut'],
    found: 0,
  },
  { kind: 'gzip in pieces', file: `${name}.tgz`, bytes: tgzOf(good, 5), ...allHere },
  {
    kind: 'bytes behind gzip',
    file: `${name}.tgz`,
    bytes: Buffer.concat([tgzOf(good), Buffer.alloc(600)]),
    ...allHere,
  },
  {
    kind: 'gzip cut short',
    file: `${name}.tgz`,
    bytes: tgzOf([...good, ...photo('c.jpg')]).subarray(0, -30),
    codes: ['archive-cut', 'entry-damaged'],
    found: 2,
  },
  {
    kind: 'gzip of something else',
    file: `${name}.tgz`,
    bytes: changed(tgzOf(good), (bytes) => bytes.fill(0x55, 20, 60)),
    codes: ['archive-damaged'],
    found: 0,
  },
  { kind: 'tar without an end', file: `${name}.tar`, bytes: tarOf(good).subarray(0, -1024), ...allHere },
  {
    kind: 'tar cut in a file',
    file: `${name}.tar`,
    bytes: tarOf([...good, { name: `${year}/z.jpg`, bytes: Buffer.alloc(9000, 1) }]).subarray(0, -5000),
    codes: ['archive-cut', 'entry-damaged'],
    found: 2,
  },
  {
    kind: 'long names of GNU',
    file: `${name}.tar`,
    bytes: tarOf(good.map((file) => ({ ...file, long: 'gnu' as const }))),
    ...allHere,
  },
  {
    kind: 'long names of pax',
    file: `${name}.tar`,
    bytes: tarOf(good.map((file) => ({ ...file, long: 'pax' as const }))),
    ...allHere,
  },
]

describe('an archive that is odd as a whole', () => {
  for (const { kind, bytes, file = `${name}.zip`, codes, found } of odd)
    it(`${found > 0 ? 'is read' : 'is told of'}: ${kind}`, async () => {
      const path = await folder.write(`in/${file}`, bytes)
      const seen = await look(path)
      checkOrder(seen, kind)
      expect([...new Set(codesOf(seen.stock))]).toEqual(codes)
      expect(seen.stock.facts.found).toBe(found)
      // The other parts count in any case.
      await folder.write('in/takeout-20260301T101500Z-002.zip', zipOf(photo('other.jpg')))
      const together = await look(join(folder.path, 'in'))
      expect(together.stock.facts.found).toBe(found + 1)
    })

  it('is read as far as there may be entries', async () => {
    const many = Array.from({ length: 50 }, (_, at) => ({ name: `${year}/${at}.jpg`, bytes: picture(String(at)) }))
    for (const [file, bytes] of [
      [`${name}.zip`, zipOf(many)],
      [`${name}.tgz`, tgzOf(many)],
    ] as const) {
      const { stock } = await look(await folder.write(file, bytes), { ...usualLimits, entries: 20 })
      expect(codesOf(stock), file).toEqual(['archive-too-many'])
      expect(stock.entries, file).toBe(20)
    }
  })

  it('is told of once it gives too much for what it takes, and by its index alone where that says so', async () => {
    const limits = { ...usualLimits, ratio: 50, ratioFrom: 100_000 }
    const zeros = Buffer.alloc(400_000)
    const zip = zipOf([...good, { name: `${year}/z.jpg`, bytes: zeros, deflate: true }])
    expect(deflateRawSync(zeros).length).toBeLessThan(zeros.length / limits.ratio)
    const inZip = await look(await folder.write(`${name}.zip`, zip), limits)
    expect(codesOf(inZip.stock)).toEqual(['entry-bomb'])
    expect(inZip.stock.facts.found).toBe(2)
    const inTgz = await look(
      await folder.write(`${name}.tgz`, tgzOf([...good, { name: `${year}/z.jpg`, bytes: zeros }])),
      limits,
    )
    expect(codesOf(inTgz.stock)).toContain('archive-bomb')
  })
})
