import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniffType } from '../../../src/main/file-format/sniff-type.ts'
import { box, picture, uint32 } from './sample-files.ts'

const ftyp = (major: string, ...compatible: string[]) => box('ftyp', major, uint32(0), ...compatible)
const bytes = (text: string, length = 0) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(length)])

function transportStream(packet: number, first: number): Buffer {
  const stream = Buffer.alloc(3 * packet)
  for (let at = first; at < stream.length; at += packet) stream[at] = 0x47
  return stream
}

describe('sniffType', () => {
  it.each([
    ['HEIC', ftyp('heic', 'mif1', 'heic'), 'image/heic', '.heic', 'photo'],
    ['HEIC behind a general brand', ftyp('mif1', 'mif1', 'heic'), 'image/heic', '.heic', 'photo'],
    ['AVIF behind a general brand', ftyp('mif1', 'miaf', 'avif'), 'image/avif', '.avif', 'photo'],
    ['HEIF with an unknown codec', ftyp('mif1', 'miaf'), 'image/heif', '.heif', 'photo'],
    ['HEIC behind a newer general brand', ftyp('mif2', 'heix'), 'image/heic', '.heic', 'photo'],
    ['HEIC behind the brand of a profile', ftyp('MiPr', 'mif1', 'miaf', 'heix'), 'image/heic', '.heic', 'photo'],
    ['HEIC of a brand nobody knows', ftyp('zzzz', 'mif1', 'heim'), 'image/heic', '.heic', 'photo'],
    ['HEIC in front of the brands of a movie', ftyp('heic', 'mif1', 'mp42', 'isom'), 'image/heic', '.heic', 'photo'],
    ['AVIF of a profile alone', ftyp('MA1B'), 'image/avif', '.avif', 'photo'],
    ['HEIF of a brand nobody knows', ftyp('zzzz', 'isom', 'miaf'), 'image/heif', '.heif', 'photo'],
    ['HEIF with AVC', ftyp('avci', 'mif1'), 'image/heif', '.heif', 'photo'],
    ['HEIF with JPEG', ftyp('jpeg', 'mif1'), 'image/heif', '.heif', 'photo'],
    ['MP4 with images in it', ftyp('isom', 'mif1', 'mp42'), 'video/mp4', '.mp4', 'video'],
    ['MP4 with sequences of images in it', ftyp('mp42', 'hevc', 'msf1'), 'video/mp4', '.mp4', 'video'],
    ['AVIF animation', ftyp('avis', 'avif', 'msf1'), 'image/avif', '.avif', 'photo'],
    ['CR3', ftyp('crx ', 'isom'), 'image/x-canon-cr3', '.cr3', 'photo'],
    ['MP4', ftyp('isom', 'iso2', 'mp41'), 'video/mp4', '.mp4', 'video'],
    ['MP4 of a brand nobody knows', ftyp('zzzz'), 'video/mp4', '.mp4', 'video'],
    ['QuickTime', ftyp('qt  ', 'qt  '), 'video/quicktime', '.mov', 'video'],
    ['QuickTime without ftyp', Buffer.concat([uint32(1), bytes('mdat', 20)]), 'video/quicktime', '.mov', 'video'],
    ['M4V', ftyp('M4V ', 'mp42'), 'video/x-m4v', '.m4v', 'video'],
    ['3GP', ftyp('3gp5', 'isom'), 'video/3gpp', '.3gp', 'video'],
    ['3G2', ftyp('3g2a', 'isom'), 'video/3gpp2', '.3g2', 'video'],
    ['WebM', Buffer.concat([uint32(0x1a45dfa3), bytes('\x93\x42\x82\x84webm', 40)]), 'video/webm', '.webm', 'video'],
    [
      'MKV',
      Buffer.concat([uint32(0x1a45dfa3), bytes('\x93\x42\x82\x88matroska')]),
      'video/x-matroska',
      '.mkv',
      'video',
    ],
    ['AVI', bytes('RIFF\0\0\0\0AVI LIST'), 'video/x-msvideo', '.avi', 'video'],
    ['MPEG', uint32(0x1ba, 0), 'video/mpeg', '.mpg', 'video'],
    ['transport stream', transportStream(188, 0), 'video/mp2t', '.mts', 'video'],
    ['camcorder stream', transportStream(192, 4), 'video/mp2t', '.mts', 'video'],
    ['WMV', uint32(0x3026b275, 0x8e66cf11), 'video/x-ms-wmv', '.wmv', 'video'],
    ['little-endian TIFF', bytes('II*\0\x08\0\0\0', 8), 'image/tiff', '.tiff', 'photo'],
    ['big-endian TIFF', bytes('MM\0*\0\0\0\x08', 8), 'image/tiff', '.tiff', 'photo'],
    ['CR2', bytes('II*\0\x10\0\0\0CR\x02'), 'image/x-canon-cr2', '.cr2', 'photo'],
    ['RAF', bytes('FUJIFILMCCD-RAW 0201'), 'image/x-fuji-raf', '.raf', 'photo'],
    ['ORF', bytes('IIRO\x08\0\0\0'), 'image/x-olympus-orf', '.orf', 'photo'],
    ['RW2', bytes('IIU\0\x18\0\0\0'), 'image/x-panasonic-rw2', '.rw2', 'photo'],
    ['BMP', bytes('BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0', 20), 'image/bmp', '.bmp', 'photo'],
    ['ICO', bytes('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0\x68\x04\0\0\x16\0\0\0'), 'image/x-icon', '.ico', 'photo'],
  ])('knows %s', (_name, head, mimeType, extension, kind) => {
    expect(sniffType(head)).toEqual({ mimeType, extension, kind })
  })

  it.each(['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff'] as const)('knows a %s made by an encoder', async (format) => {
    expect(sniffType(await picture().toFormat(format).toBuffer())?.mimeType).toBe(`image/${format}`)
  })

  it.each([
    ['nothing', ''],
    ['an error page', '<!DOCTYPE html><html lang=en><title>Error 403 (Forbidden)!!1</title>'],
    ['JSON', '{"error": {"code": 403}}'],
    ['text that begins with BM', 'BMW is a maker of cars, and this is a sentence.'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['a zip', 'PK\x03\x04\x14\0\0\0'],
    ['sound in MP4', ftyp('M4A ', 'isom').toString('latin1')],
  ])('takes %s for no picture', (_name, content) => {
    expect(sniffType(bytes(content))).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (head) => {
        const type = sniffType(head)
        if (type) expect(type.extension).toMatch(/^\.[a-z0-9]+$/)
      }),
    )
  })
})
