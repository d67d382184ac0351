import type { TarFileSpec } from './tar-writer.ts'
import type { ZipFileSpec } from './zip-writer.ts'
import { tinyJpeg } from './tiny-jpeg.ts'

/** An entry that should not be, as each container can hold it, and what has to be said of it. */
export interface HostileEntry {
  kind: string
  /** The codes of its problems; none where it does no harm. */
  codes: string[]
  zip?: ZipFileSpec[]
  tar?: TarFileSpec[]
  /** How many entries it is, folders left out. One without. */
  entries?: number
}

function both(
  kind: string,
  codes: string[],
  name: string | Buffer,
  bytes: Buffer | string = tinyJpeg(kind),
): HostileEntry {
  return { kind, codes, zip: [{ name, bytes }], tar: [{ name, bytes }] }
}

const link = 0o120777
const device = 0o020644
const pipe = 0o010644

/** Every kind of entry that could do harm, or was damaged, below `folder`, where photos are. */
export function hostileEntries(folder: string, secret: string): HostileEntry[] {
  const bad = `${folder}/bad.jpg`
  const wild = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('.jpg')])
  const zeros = Buffer.alloc(2 * 1024 * 1024)
  return [
    both('parent', ['entry-outside'], `../${secret}`),
    both('parent further in', ['entry-outside'], `${folder}/../../../../../${secret}`),
    both('parent of Windows', ['entry-outside'], `${folder}\\..\\..\\..\\..\\${secret}`.replaceAll('/', '\\')),
    both('absolute', ['entry-outside'], `/${secret}`),
    both('absolute of Windows', ['entry-outside'], `\\\\server\\share\\${secret}`),
    both('drive', ['entry-outside'], `C:/${secret}`),
    both('drive and folder', ['entry-outside'], `c:${secret}`),
    { kind: 'NUL', codes: ['entry-outside'], zip: [{ name: `${folder}/a\0.jpg`, bytes: tinyJpeg('nul') }] },
    both('sidecar outside', ['entry-outside'], `../${secret}.json`, '{"title":"a"}'),
    {
      kind: 'symbolic link',
      codes: ['entry-no-file'],
      zip: [{ name: bad, bytes: `/${secret}`, mode: link }],
      tar: [{ name: bad, type: '2', link: `/${secret}` }],
    },
    {
      kind: 'sidecar as a link',
      codes: ['entry-no-file'],
      zip: [{ name: `${bad}.json`, bytes: `/${secret}`, mode: link }],
      tar: [{ name: `${bad}.json`, type: '2', link: `../../${secret}` }],
    },
    { kind: 'hard link', codes: ['entry-no-file'], tar: [{ name: bad, type: '1', link: `../${secret}` }] },
    {
      kind: 'device',
      codes: ['entry-no-file'],
      zip: [{ name: bad, bytes: '', mode: device }],
      tar: [{ name: bad, type: '3' }],
    },
    {
      kind: 'pipe',
      codes: ['entry-no-file'],
      zip: [{ name: bad, bytes: '', mode: pipe }],
      tar: [{ name: bad, type: '6' }],
    },
    { kind: 'encrypted', codes: ['entry-encrypted'], zip: [{ name: bad, bytes: tinyJpeg('e'), flags: 0x801 }] },
    {
      kind: 'encrypted with a masked index',
      codes: ['entry-encrypted'],
      zip: [{ name: bad, bytes: tinyJpeg('e'), flags: 0x2801 }],
    },
    { kind: 'unknown packing', codes: ['entry-packing'], zip: [{ name: bad, bytes: tinyJpeg('p'), method: 12 }] },
    { kind: 'wrong checksum', codes: ['entry-damaged'], zip: [{ name: bad, bytes: tinyJpeg('c'), checksum: 1 }] },
    {
      kind: 'sidecar with a wrong checksum',
      codes: ['entry-damaged'],
      zip: [{ name: `${bad}.json`, bytes: '{"title":"bad.jpg","photoTakenTime":{"timestamp":"1"}}', checksum: 1 }],
    },
    {
      kind: 'gives more than it says',
      codes: ['entry-damaged'],
      zip: [{ name: bad, bytes: zeros, deflate: true, size: 9000 }],
    },
    {
      kind: 'gives less than it says',
      codes: ['entry-damaged'],
      zip: [{ name: bad, bytes: tinyJpeg('l'), deflate: true, size: 900 }],
    },
    {
      kind: 'stored sizes that differ',
      codes: ['entry-damaged'],
      zip: [{ name: bad, bytes: tinyJpeg('s'), size: 99_999 }],
    },
    {
      kind: 'more than deflate can make',
      codes: ['entry-damaged'],
      zip: [{ name: bad, bytes: tinyJpeg('d'), deflate: true, size: 20_000_000 }],
    },
    {
      kind: 'bomb by its index',
      codes: ['entry-bomb'],
      zip: [{ name: bad, bytes: tinyJpeg('b'), deflate: true, size: 2 ** 40, zip64: true }],
    },
    {
      kind: 'overlapping',
      codes: ['entry-overlaps', 'entry-overlaps'],
      entries: 2,
      zip: [
        { name: bad, bytes: tinyJpeg('o') },
        { name: `${folder}/bax.jpg`, bytes: '', sameAs: -1 },
      ],
    },
    { ...both('twice the same', [], bad), entries: 2, zip: twice(bad, 'x', 'x'), tar: twice(bad, 'x', 'x') },
    {
      ...both('twice, and different', ['entry-differs'], bad),
      entries: 2,
      zip: twice(bad, 'x', 'y'),
      tar: twice(bad, 'x', 'y'),
    },
    both('a page', ['entry-no-photo'], bad, '<!DOCTYPE html><title>Sign in</title>'),
    both('JSON', ['entry-no-photo'], bad, '{"error":{"code":403}}'),
    both('empty', ['entry-empty'], bad, ''),
    both('broken JSON', ['sidecar-broken'], `${bad}.json`, '{"title":"bad'),
    both('a page as a sidecar', ['sidecar-broken'], `${bad}.json`, '<html>'),
    both('no UTF-8', ['entry-strange-name'], wild),
    both('control characters', ['entry-strange-name'], `${folder}/a\u001B[2J\r\nb.jpg`),
    both('turned around', ['entry-strange-name'], `${folder}/\u202Egpj.exe`),
    {
      kind: 'endless name',
      codes: ['entry-outside'],
      zip: [{ name: `${folder}/${'n'.repeat(9000)}.jpg`, bytes: tinyJpeg('n') }],
      tar: [{ name: `${folder}/${'n'.repeat(9000)}.jpg`, bytes: tinyJpeg('n'), long: 'gnu' }],
    },
    {
      kind: 'endless folders',
      codes: ['entry-outside'],
      zip: [{ name: `${folder}/${'d/'.repeat(500)}a.jpg`, bytes: tinyJpeg('n') }],
      tar: [{ name: `${folder}/${'d/'.repeat(500)}a.jpg`, bytes: tinyJpeg('n'), long: 'pax' }],
    },
    { kind: 'sparse of GNU', codes: ['entry-no-file'], tar: [{ name: bad, bytes: tinyJpeg('s'), type: 'S' }] },
    {
      kind: 'sparse of pax',
      codes: ['entry-packing'],
      tar: [
        {
          name: `${folder}/GNUSparseFile.0/bad.jpg`,
          bytes: tinyJpeg('s'),
          pax: { 'GNU.sparse.major': '1', 'GNU.sparse.minor': '0', 'GNU.sparse.name': bad },
        },
      ],
    },
    {
      kind: 'name of pax outside',
      codes: ['entry-outside'],
      tar: [{ name: bad, bytes: tinyJpeg('s'), pax: { path: `../${secret}` } }],
    },
    { kind: 'unknown type', codes: ['entry-no-file'], tar: [{ name: bad, bytes: tinyJpeg('v'), type: 'V' }] },
  ]
}

function twice(name: string, one: string, other: string): { name: string; bytes: Buffer }[] {
  return [one, other].map((text) => ({ name, bytes: tinyJpeg(text) }))
}
