import { crc32, gzipSync } from 'node:zlib'
import { pack, type Header } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualLimits } from '../../../src/main/takeout/limits.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { TakeoutFolder, picture, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Fotos'
const year = `${root}/Photos from 2019`
const name = 'takeout-20260301T101500Z-001.zip'

let folder: TakeoutFolder

beforeEach(async () => {
  folder = await TakeoutFolder.make()
})

afterEach(() => folder.remove())

/** A photo with its sidecar. */
function photo(title: string): [ZipFileSpec, ZipFileSpec] {
  return [
    { name: `${year}/${title}`, bytes: picture(title) },
    { name: `${year}/${title}.supplemental-metadata.json`, bytes: sidecar(title), deflate: true },
  ]
}

async function codes(...args: string[]): Promise<Record<string, number>> {
  const { problemCounts } = (await folder.import(...args)).report()
  return problemCounts
}

type TarFile = Partial<Header> & { name: string; bytes?: Buffer | string }

async function tarOf(files: readonly TarFile[]): Promise<Buffer> {
  const tar = pack()
  for (const { bytes = '', ...header } of files) tar.entry(header, Buffer.from(bytes))
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('archives as they come', () => {
  it('reads ZIP64, in sizes, offsets and at its end', async () => {
    const files = photo('a.jpg').map((file) => ({ ...file, zip64: true }))
    await folder.write(name, zipOf(files, { zip64: true }))
    expect((await folder.import()).report()).toMatchObject({ items: 1, facts: { found: 1 }, problems: [] })
  })

  it('reads names in UTF-8, in CP437, in the Unicode extra field, and without a flag', async () => {
    const json = (title: string) => Buffer.from(sidecar(title))
    const cp437 = Buffer.concat([Buffer.from(`${year}/`), Buffer.from([0x81]), Buffer.from('ber.jpg')])
    const plain = Buffer.from(`${year}/_.jpg`)
    const field = Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from(`${year}/été.jpg`)])
    field.writeUInt32LE(crc32(plain), 1)
    const header = Buffer.from([0x75, 0x70, field.length & 0xff, field.length >> 8])
    await folder.zip(name, [
      { name: cp437, bytes: picture('1'), flags: 0 },
      { name: `${year}/über.jpg.json`, bytes: json('über.jpg') },
      { name: plain, bytes: picture('2'), flags: 0, extra: Buffer.concat([header, field]) },
      { name: `${year}/été.jpg.json`, bytes: json('été.jpg') },
      { name: `${year}/写真.jpg`, bytes: picture('3'), flags: 0 },
      { name: `${year}/写真.jpg.json`, bytes: json('写真.jpg') },
    ])
    expect((await folder.import()).report()).toMatchObject({ items: 3, facts: { found: 3, missing: 0 }, problems: [] })
  })

  it('reads tgz, tar, and archives whose names say nothing', async () => {
    const tar = await tarOf(photo('a.jpg').map(({ name, bytes }) => ({ name: String(name), bytes })))
    const expected = { items: 1, entries: 2, facts: { found: 1 }, problems: [] }
    const paths = [
      await folder.write('one/takeout-20260301T101500Z-001.tgz', gzipSync(tar)),
      await folder.write('two/photos.tar', tar),
      await folder.write('three/photos.bin', zipOf(photo('a.jpg'))),
    ]
    for (const path of paths) expect((await folder.import(path)).report(), path).toMatchObject(expected)
  })

  it('reads archives inside archives, stored or compressed, but not those of other products', async () => {
    const inner = zipOf(photo('a.jpg'))
    const tgz = gzipSync(await tarOf(photo('b.jpg').map(({ name, bytes }) => ({ name: String(name), bytes }))))
    await folder.zip('all.zip', [
      { name: 'parts/takeout-20260301T101500Z-001.zip', bytes: inner },
      { name: 'parts/takeout-20260301T101500Z-002.tgz', bytes: tgz, deflate: true },
      { name: 'Takeout/Drive/takeout-20190301T101500Z-001.zip', bytes: zipOf(photo('c.jpg')) },
    ])
    expect((await folder.import()).report()).toMatchObject({
      items: 2,
      entries: 7,
      files: { imported: 2, sidecar: 2, archive: 2, ignored: 1 },
      problems: [],
    })
  })

  it('tells of an archive that lies deeper in others than it looks, and reads the rest', async () => {
    const part = 'takeout-20260301T101500Z-001.zip'
    let inner = zipOf(photo('deep.jpg'))
    for (let depth = usualLimits.nestedDepth; depth > 0; depth -= 1)
      inner = zipOf([{ name: part, bytes: inner }, ...photo(`at-${depth}.jpg`)])
    await folder.zip('all.zip', [{ name: part, bytes: inner }, ...photo('outside.jpg')])
    const { items, problems } = (await folder.import()).report()
    expect(items).toBe(1 + usualLimits.nestedDepth)
    const name = `/all.zip${`/${part}`.repeat(usualLimits.nestedDepth + 1)}”`
    expect(problems).toMatchObject([{ code: 'archive-nested', message: expect.stringContaining(name) as unknown }])
  })

  it('counts the same part twice, and a part that was unpacked besides, as duplicates', async () => {
    await folder.zip(name, photo('a.jpg'))
    await folder.zip(name.replace('.zip', ' (1).zip'), photo('a.jpg'))
    for (const { name: path, bytes } of photo('a.jpg'))
      await folder.write(`takeout-20260301T101500Z-001/${String(path)}`, bytes)
    expect((await folder.import()).report()).toMatchObject({
      exports: [{ parts: [1], missing: [] }],
      items: 1,
      entries: 6,
      files: { imported: 1, sidecar: 1, duplicate: 4 },
      problems: [],
    })
  })

  it('keeps two different files of one name, and says so', async () => {
    const other = { name: `${year}/a.jpg`, bytes: picture('other') }
    await folder.zip(name, photo('a.jpg'))
    await folder.zip(name.replace('001', '002'), [other])
    const end = await folder.import()
    expect(end.report()).toMatchObject({ entries: 3, problemCounts: { 'entry-differs': 1 } })
    expect(end.report().files).toMatchObject({ imported: 1, rendition: 1, damaged: 0 })
  })
})

describe('archives that are damaged or hostile', () => {
  it('goes on after a part that was cut short', async () => {
    const whole = zipOf(photo('b.jpg'))
    await folder.zip(name, photo('a.jpg'))
    await folder.write(name.replace('001', '002'), whole.subarray(0, whole.length - 30))
    await folder.write(name.replace('001', '003'), '')
    await folder.write(`${name.replace('001', '004')}.crdownload`, 'half')
    expect(await codes()).toEqual({ 'archive-cut': 3 })
    expect((await folder.import()).report()).toMatchObject({ items: 1, facts: { found: 1 } })
  })

  it('uses what comes before the cut of a tgz', async () => {
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 7919) % 251))
    const files = [...photo('a.jpg'), { name: `${year}/b.jpg`, bytes: Buffer.concat([picture('b'), noise]) }]
    const whole = gzipSync(await tarOf(files.map(({ name, bytes }) => ({ name: String(name), bytes }))))
    await folder.write(name.replace('.zip', '.tgz'), whole.subarray(0, whole.length - 40))
    const report = (await folder.import()).report()
    expect(report.files).toMatchObject({ imported: 1, sidecar: 1, damaged: 1 })
    expect(report.problemCounts).toMatchObject({ 'archive-cut': expect.any(Number) as number })
  })

  it('refuses names that lead outside, links and devices', async () => {
    const names = ['../a.jpg', '/etc/a.jpg', 'C:\\a.jpg', 'Takeout/../../a.jpg', '..\\a.jpg', 'a\0.jpg']
    await folder.zip(name, [...photo('a.jpg'), ...names.map((each) => ({ name: each, bytes: picture(each) }))])
    expect(await codes()).toEqual({ 'entry-outside': names.length })
    const links: TarFile[] = [
      { name: `${year}/l.jpg`, type: 'symlink', linkname: '/etc/passwd' },
      { name: `${year}/h.jpg`, type: 'link', linkname: '../x' },
      { name: `${year}/d.jpg`, type: 'character-device' },
      { name: '../t.jpg', bytes: picture('t') },
    ]
    const path = await folder.write('other/takeout-20260301T101500Z-001.tgz', gzipSync(await tarOf(links)))
    expect(await codes(path)).toEqual({ 'entry-no-file': 3, 'entry-outside': 1 })
    expect((await folder.import(path)).report()).toMatchObject({ entries: 4, files: { refused: 4 } })
  })

  it('refuses bombs by what their index says, and what gives more than it says', async () => {
    const zeros = Buffer.alloc(33 * 1024 * 1024)
    await folder.zip(name, [
      ...photo('a.jpg'),
      { name: `${year}/bomb.jpg`, bytes: zeros, deflate: true },
      { name: `${year}/liar.jpg`, bytes: zeros.subarray(0, 2_000_000), deflate: true, size: 1000 },
      { name: `${year}/liar.json`, bytes: zeros.subarray(0, 900_000), deflate: true, size: 100 },
      { name: `${year}/one.jpg`, bytes: picture('one') },
      { name: `${year}/two.jpg`, bytes: '', sameAs: 5 },
    ])
    expect(await codes()).toEqual({ 'entry-bomb': 1, 'entry-damaged': 2, 'entry-overlaps': 2 })
    const bomb = gzipSync(await tarOf([{ name: `${year}/z.jpg`, bytes: zeros }]))
    const path = await folder.write('other/takeout-20260301T101500Z-001.tgz', bomb)
    expect(await codes(path)).toMatchObject({ 'archive-bomb': expect.any(Number) as number })
  })

  it('finds entries that the end of the index does not count, and notices a count that is too high', async () => {
    await folder.write(name, zipOf([...photo('a.jpg'), ...photo('b.jpg')], { count: 1 }))
    expect((await folder.import()).report()).toMatchObject({ items: 2, entries: 4, problems: [] })
    await folder.write(name, zipOf([...photo('a.jpg'), ...photo('b.jpg')], { count: 5 }))
    const report = (await folder.import()).report()
    expect(report).toMatchObject({ items: 2, entries: 4, problemCounts: { 'archive-cut': 1 } })
  })

  it('takes files with names that no file should have, and shows nothing of what could move a cursor', async () => {
    const wild = Buffer.concat([Buffer.from(`${year}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.jpg')])
    await folder.zip(name, [
      { name: `${year}/a\u001B[2Jb.jpg`, bytes: picture('1') },
      { name: wild, bytes: picture('2') },
      { name: `${year}/\u202Egpj.exe`, bytes: picture('3') },
      { name: `${year}/👨‍👩‍👧.jpg`, bytes: picture('4') },
      ...photo('a.jpg'),
    ])
    const end = await folder.import()
    expect(end.report()).toMatchObject({ files: { imported: 5 }, problemCounts: { 'entry-strange-name': 3 } })
    expect(end.stderr + end.stdout).not.toMatch(/\p{Cc}(?<!\n)|\u202E/u)
  })

  it('says what is encrypted, packed in a strange way, or no archive, and survives any bytes', async () => {
    await folder.zip(name, [
      ...photo('a.jpg'),
      { name: `${year}/b.jpg`, bytes: picture('b'), flags: 0x801 },
      { name: `${year}/c.jpg`, bytes: picture('c'), method: 9 },
    ])
    expect(await codes()).toEqual({ 'entry-encrypted': 1, 'entry-packing': 1 })
    const whole = zipOf([...photo('a.jpg'), ...photo('b.jpg')])
    for (let at = 0; at < whole.length; at += 37) {
      const spoiled = Buffer.from(whole)
      spoiled[at] = (spoiled[at] ?? 0) ^ 0xff
      await folder.write(name, spoiled)
      const report = (await folder.import()).report()
      const sum = Object.values(report.files ?? {}).reduce((one, other) => one + other, 0)
      expect(sum, `byte ${at}`).toBe(report.entries)
      expect(
        report.problems.map(({ code }) => code),
        `byte ${at}`,
      ).not.toContain('unexpected')
    }
  })
})
