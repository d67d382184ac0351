import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSystemExiftool } from '../../../src/main/exiftool/system-exiftool.ts'
import { exifSegment } from '../../emulator/content/exif.ts'
import { committedPath } from '../../emulator/sample/committed-media.ts'
import { rawFiles } from '../../unit/file-format/raw-files.ts'
import { facts, filesBelow, place, takeWithAlbum } from '../described-files.ts'
import { ImportFolder, sidecar } from '../takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2021'
const version = await createSystemExiftool().find()
const run = promisify(execFile)

let folder: ImportFolder
let other: ImportFolder
/** One file of each kind, by its name. */
let media: Map<string, Buffer>

const green = { create: { width: 48, height: 32, channels: 3, background: '#3a7' } } as const

beforeAll(async () => {
  const heic = await readFile(committedPath('lakeHeic'))
  const mp4 = await readFile(committedPath('smallVideo'))
  const mov = Buffer.from(mp4)
  mov.write('qt  ', 8, 'latin1')
  const preview = await sharp(green).jpeg().toBuffer()
  const raw = (kind: string): Buffer =>
    rawFiles[kind]?.({ width: 64, height: 48, preview, stamp: preview }) ?? Buffer.alloc(0)
  const dng = raw('dng')
  // Its version is told in bytes.
  dng.writeUInt16LE(1, dng.indexOf(Buffer.from([0x12, 0xc6, 7, 0])) + 2)
  const tiff = await sharp(green).tiff({ tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer()
  media = new Map([
    ['a.jpg', await sharp(green).jpeg().toBuffer()],
    ['b.png', await sharp(green).png().toBuffer()],
    ['c.heic', heic],
    ['d.webp', await sharp(green).webp().toBuffer()],
    ['e.mp4', mp4],
    ['f.mov', mov],
    ['g.gif', await sharp(green).gif().toBuffer()],
    ['h.tif', tiff],
    ['i.avif', await sharp(green).avif().toBuffer()],
    ['j.bmp', bitmap()],
    ['k.dng', dng],
    ['l.nef', raw('nef')],
  ])
})

beforeEach(async () => {
  folder = await ImportFolder.make()
  other = await ImportFolder.make()
})

afterEach(async () => {
  await folder.remove()
  await other.remove()
})

/** Two by two grey pixels. */
function bitmap(): Buffer {
  const bytes = Buffer.alloc(70)
  bytes.write('BM')
  for (const [at, value] of [
    [2, 70],
    [10, 54],
    [14, 40],
    [18, 2],
    [22, 2],
    [34, 16],
  ] as const)
    bytes.writeUInt32LE(value, at)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  return bytes
}

const out = (): string => join(other.path, 'out')
/** What exiftool reads in the files of the export, by their names. */
async function read(...options: string[]): Promise<Map<string, Record<string, unknown>>> {
  const { stdout } = await run('exiftool', ['-json', '-G1', '-n', '-r', '-api', 'QuickTimeUTC=1', ...options, out()], {
    env: { ...process.env, TZ: 'UTC' },
  })
  const all = JSON.parse(stdout) as Record<string, unknown>[]
  return new Map(all.map((one) => [String(one['SourceFile']).slice(out().length + 1), one]))
}

/** What each file says in all of its ways. */
const words = {
  'XMP-dc:Description': 'First line\nsecond ]]> line',
  'XMP-dc:Subject': ['Nora', 'Łukasz', 'Trip & more'],
  'XMP-iptcExt:PersonInImage': ['Nora', 'Łukasz'],
  'XMP-lr:HierarchicalSubject': ['People|Nora', 'People|Łukasz', 'Albums|Trip & more'],
  'XMP-digiKam:TagsList': ['People/Nora', 'People/Łukasz', 'Albums/Trip & more'],
  'XMP-xmp:Rating': 5,
  'XMP-exif:DateTimeOriginal': '2021:07:04 11:11:12+01:00',
  'XMP-exif:GPSLatitude': place.latitude,
  'XMP-exif:GPSLongitude': place.longitude,
}
const exif = {
  'ExifIFD:DateTimeOriginal': '2021:07:04 11:11:12',
  'ExifIFD:CreateDate': '2021:07:04 11:11:12',
  'ExifIFD:OffsetTimeOriginal': '+01:00',
  'GPS:GPSLatitude': place.latitude,
  'GPS:GPSLatitudeRef': 'N',
  'GPS:GPSLongitude': -place.longitude,
  'GPS:GPSLongitudeRef': 'W',
  'GPS:GPSAltitude': place.altitude,
}
const atoms = {
  'QuickTime:CreateDate': '2021:07:04 10:11:12+00:00',
  'Track1:TrackCreateDate': '2021:07:04 10:11:12+00:00',
  'Track1:MediaCreateDate': '2021:07:04 10:11:12+00:00',
  'Keys:CreationDate': '2021:07:04 11:11:12+01:00',
  'Keys:Description': words['XMP-dc:Description'],
  'Keys:GPSCoordinates': '38.7139 -9.1394 12.5',
  'UserData:GPSCoordinates': '38.7139 -9.1394 12.5',
}

/** What decoders make of two files. */
async function pixels(path: string): Promise<Buffer | string> {
  if (/\.(?:heic|mp4|mov|dng)$/.test(path)) return 'not decoded here'
  if (/\.(?:bmp|nef)$/.test(path)) return readFile(path)
  return sharp(await readFile(path))
    .raw()
    .toBuffer()
}

describe.skipIf(version === undefined)('plain files with exiftool', () => {
  it('say what is known, each kind in its own way, and show the same', async () => {
    await takeWithAlbum(folder, media)
    const before = await folder.hashes()
    const end = await folder.run('export', out(), '--format', 'folders', '--album', 'Trip & more')
    expect([end.code, end.report()]).toMatchObject([0, { files: 12, problems: [] }])
    expect(end.report()).toMatchObject({ metadata: { exiftool: version, written: 10, beside: 2, why: { format: 2 } } })
    const beside = ['Trip & more/j.bmp.xmp', 'Trip & more/l.nef.xmp']
    expect(await filesBelow(out())).toEqual(
      [...media.keys()]
        .map((name) => `Trip & more/${name}`)
        .concat(beside)
        .toSorted(),
    )
    const said = await read()
    for (const name of ['a.jpg', 'b.png', 'd.webp', 'h.tif', 'i.avif', 'k.dng'])
      expect(said.get(`Trip & more/${name}`), name).toMatchObject({ ...words, ...exif })
    for (const name of ['e.mp4', 'f.mov'])
      expect(said.get(`Trip & more/${name}`), name).toMatchObject({ ...words, ...atoms })
    for (const name of ['g.gif', 'j.bmp.xmp', 'l.nef.xmp'])
      expect(said.get(`Trip & more/${name}`), name).toMatchObject(words)
    // The camera was in China, and Google knows another place and time: only the zone is the camera's.
    expect(said.get('Trip & more/c.heic')).toMatchObject({
      'IFD0:Model': 'iPhone 15 Pro',
      'ExifIFD:DateTimeOriginal': '2021:07:04 18:11:12',
      'ExifIFD:OffsetTimeOriginal': '+08:00',
      'GPS:GPSLongitudeRef': 'W',
      'XMP-xmp:Rating': 5,
    })
    for (const name of media.keys()) {
      const own = (await folder.photos()).find((path) => path.endsWith(name)) ?? ''
      const copy = join(out(), 'Trip & more', name)
      expect(await pixels(copy), name).toEqual(await pixels(join(folder.mirror, own)))
      expect((await stat(copy)).mtime, name).toEqual((await stat(join(folder.mirror, own))).mtime)
    }
    // The mirror is not touched.
    expect(await folder.hashes()).toEqual(before)
  })

  it('keep what the camera has written where it agrees, and get it where it does not', async () => {
    const jpeg = media.get('a.jpg') ?? Buffer.alloc(0)
    const of = (fields: Parameters<typeof exifSegment>[0], nth: number): Buffer =>
      Buffer.concat([jpeg.subarray(0, 2), exifSegment(fields), jpeg.subarray(2), Buffer.from([nth])])
    const gps = { latitude: place.latitude, longitude: place.longitude, altitude: 40 }
    const files = [
      ['agrees.jpg', of({ dateTimeOriginal: '2021:07:04 11:11:12', offset: '+01:00', gps }, 1)],
      ['no-zone.jpg', of({ dateTimeOriginal: '2021:07:04 11:11:12', gps }, 2)],
      ['wrong.jpg', of({ dateTimeOriginal: '2009:01:02 03:04:05', gps: { latitude: 1, longitude: 2 } }, 3)],
    ] as const
    await folder.zip(
      'takeout-20260301T101500Z-001.zip',
      files.flatMap(([name, bytes]) => [
        { name: `${year}/${name}`, bytes },
        {
          name: `${year}/${name}.supplemental-metadata.json`,
          bytes: sidecar(name, {
            photoTakenTime: facts.photoTakenTime,
            geoData: place,
            ...(name === 'no-zone.jpg' && { favorited: true }),
          }),
        },
      ]),
    )
    await folder.take()
    const end = await folder.run('export', out(), '--format', 'folders')
    expect(end.report()).toMatchObject({ metadata: { written: 2, beside: 0 } })
    const said = await read()
    const mirror = await folder.photos()
    const ofName = (name: string): string => mirror.find((path) => path.endsWith(name)) ?? ''
    // Nothing was lacking: it is the file itself.
    expect(await readFile(join(out(), ofName('agrees.jpg')))).toEqual(
      await readFile(join(folder.mirror, ofName('agrees.jpg'))),
    )
    expect(said.get(ofName('no-zone.jpg'))).toMatchObject({
      'ExifIFD:DateTimeOriginal': '2021:07:04 11:11:12',
      'ExifIFD:OffsetTimeOriginal': '+01:00',
      'GPS:GPSAltitude': 40,
    })
    // Its date is the camera's own, to the fraction of a second.
    expect(said.get(ofName('no-zone.jpg'))).not.toHaveProperty('XMP-exif:DateTimeOriginal')
    expect(said.get(ofName('wrong.jpg'))).toMatchObject(exif)
  })

  it('take every text as it is, whatever it is made of', async () => {
    const hostile = [
      '-FileName=/dev/shm/owned.jpg',
      'a\n-execute\n-FileName=owned.jpg\n-o\nowned.jpg\ncopy.part',
      '@args',
      '%d/%f.%e',
      '$FileName ${model;s/.*/x/}',
      '#[CSTR]\\n-delete_original!',
      '{ready1}\n{ready2}',
      '&lt;b&gt; <x:y/> ]]>',
      'tab\tand\rreturn',
      '日本語 עברית 😀',
      'a'.repeat(3000),
    ]
    const files = new Map(
      hostile.map((_, nth) => [
        `n${nth}.jpg`,
        Buffer.concat([media.get('a.jpg') ?? Buffer.alloc(0), Buffer.from(`${nth}`)]),
      ]),
    )
    const names = [
      '-FileName=x.jpg',
      '@args.jpg',
      '%d.jpg',
      '#comment.jpg',
      '😀 ü.jpg',
      "it's $x.jpg",
      ' -o.jpg',
      'n\nn.jpg',
    ]
    for (const [nth, name] of names.entries())
      files.set(name, Buffer.concat([media.get('a.jpg') ?? Buffer.alloc(0), Buffer.from(`name ${nth}`)]))
    await folder.zip('takeout-20260301T101500Z-001.zip', [
      ...[...files].flatMap(([name, bytes], nth) => [
        { name: `${year}/p${nth}.jpg`, bytes },
        {
          name: `${year}/p${nth}.jpg.supplemental-metadata.json`,
          bytes: sidecar(name, {
            ...facts,
            url: `https://photos.google.com/photo/H${nth}`,
            description: hostile[nth] ?? name,
            people: [{ name: hostile[nth] ?? name }],
          }),
        },
        { name: `Takeout/Google Photos/Trip/p${nth}.jpg`, bytes },
      ]),
      { name: 'Takeout/Google Photos/Trip/metadata.json', bytes: JSON.stringify({ title: '-execute\n-o\n$x.jpg' }) },
    ])
    await folder.take()
    const end = await folder.run('export', out(), '--format', 'folders')
    expect([end.code, end.report()]).toMatchObject([
      0,
      { files: 2 * files.size, metadata: { written: 2 * files.size, beside: 0, why: {} } },
    ])
    const there = await filesBelow(out())
    expect(there.length).toBe(2 * files.size)
    const said = await read()
    const descriptions = [...said]
      .filter(([path]) => path.startsWith('Photos/'))
      .map(([, { 'XMP-dc:Description': text, 'XMP-iptcExt:PersonInImage': who }]) => [text, who])
    const expected = [...files.keys()].map((name, nth) => hostile[nth] ?? name)
    const inOrder = (texts: readonly unknown[]): string[] => texts.map((each) => JSON.stringify(each)).toSorted()
    expect(inOrder(descriptions)).toEqual(inOrder(expected.map((text) => [text, text])))
    for (const one of said.values()) {
      expect(one['XMP-dc:Subject']).toContain('-execute\n-o\n$x.jpg')
      expect(one['ExifIFD:DateTimeOriginal']).toBe('2021:07:04 11:11:12')
    }
  })

  it('stay as they are, with a sidecar, where exiftool does not write into them', async () => {
    const jpeg = media.get('a.jpg') ?? Buffer.alloc(0)
    const cut = Buffer.from(media.get('e.mp4') ?? Buffer.alloc(0))
    // Where its first sample lies is told wrongly.
    cut.writeUInt32BE(0x7fff_ffff, cut.indexOf('stco') + 12)
    await takeWithAlbum(
      folder,
      new Map([
        ['png-called.jpg', media.get('b.png') ?? jpeg],
        ['wrong.mp4', cut],
      ]),
    )
    const end = await folder.run('export', out(), '--format', 'folders', '--album', 'Trip & more')
    expect([end.code, end.report()]).toMatchObject([0, { files: 2, metadata: { beside: 1, why: { refused: 1 } } }])
    expect(await readFile(join(out(), 'Trip & more/wrong.mp4'))).toEqual(cut)
    expect(await filesBelow(out())).toContain('Trip & more/wrong.mp4.xmp')
    // A PNG is one whatever it was called.
    expect(end.report()).toMatchObject({ metadata: { written: 1 } })
  })
})
