import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DOMParser, type Element, onErrorStopParsing } from '@xmldom/xmldom'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sealed } from '../../../src/main/xmp/seal.ts'
import { xmpOf, type XmpFacts } from '../../../src/main/xmp/xmp.ts'

const run = promisify(execFile)

/** Undefined where there is no exiftool. */
async function askExiftool(
  xmps: readonly string[],
  ...options: string[]
): Promise<Record<string, unknown>[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-xmp-'))
  try {
    const paths = xmps.map((_, at) => join(folder, `${at}.xmp`))
    for (const [at, path] of paths.entries()) await writeFile(path, xmps[at] ?? '')
    const { stdout } = await run('exiftool', ['-json', '-struct', '-XMP:all', '-n', ...options, ...paths])
    return JSON.parse(stdout) as Record<string, unknown>[]
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  } finally {
    await rm(folder, { recursive: true })
  }
}

const hasExiftool = (await askExiftool([xmpOf({})])) !== undefined

const lisbon: XmpFacts = {
  localTime: '2021-07-04T11:11:12',
  zone: '+01:00',
  location: { latitude: 38.7139, longitude: -9.1394, altitude: 12.5 },
  people: ['Nora', 'Łukasz <"the" & only>'],
  title: 'IMG_0001.HEIC',
  description: 'First line\nsecond ]]> line',
  favorite: true,
  albums: ['Trip to Lisbon', '2020/21', 'a|b'],
}

it.skipIf(!hasExiftool)('says to exiftool what is known', async () => {
  const [read] = (await askExiftool([sealed(xmpOf(lisbon))])) ?? []
  expect(read).toMatchObject({
    DateTimeOriginal: '2021:07:04 11:11:12+01:00',
    DateCreated: '2021:07:04 11:11:12+01:00',
    CreateDate: '2021:07:04 11:11:12+01:00',
    GPSAltitude: 12.5,
    GPSAltitudeRef: 0,
    Rating: 5,
    Title: 'IMG_0001.HEIC',
    Description: 'First line\nsecond ]]> line',
    PersonInImage: ['Nora', 'Łukasz <"the" & only>'],
    Subject: ['Nora', 'Łukasz <"the" & only>', 'Trip to Lisbon', '2020/21', 'a|b'],
    HierarchicalSubject: [
      'People|Nora',
      'People|Łukasz <"the" & only>',
      'Albums|Trip to Lisbon',
      'Albums|2020/21',
      'Albums|a-b',
    ],
    TagsList: ['People/Nora', 'People/Łukasz <"the" & only>', 'Albums/Trip to Lisbon', 'Albums/2020-21', 'Albums/a|b'],
  })
  expect(read?.['GPSLatitude']).toBeCloseTo(38.7139, 7)
  expect(read?.['GPSLongitude']).toBeCloseTo(-9.1394, 7)
})

it.skipIf(!hasExiftool)('says to exiftool every place', async () => {
  const places = fc.sample(
    fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      altitude: fc.double({ min: -500, max: 9000, noNaN: true }),
    }),
    { numRuns: 40, seed: 7 },
  )
  // Minutes that would be rounded up to sixty.
  places.push({ latitude: 59.999_999_999_9, longitude: -0.999_999_999_9, altitude: -0.004 })
  const read = await askExiftool(places.map((location) => xmpOf({ location })))
  for (const [at, { latitude, longitude, altitude }] of places.entries()) {
    expect(read?.[at]?.['GPSLatitude']).toBeCloseTo(latitude, 7)
    expect(read?.[at]?.['GPSLongitude']).toBeCloseTo(longitude, 7)
    const depth = read?.[at]?.['GPSAltitudeRef'] === 1 ? -1 : 1
    expect(Math.abs(Number(read?.[at]?.['GPSAltitude']) * depth - altitude)).toBeLessThan(0.006)
  }
})

it('is this text, whatever reads it', () => {
  const facts: XmpFacts = {
    localTime: '2021-07-04T11:11:12',
    zone: '+01:00',
    location: { latitude: 38.7139, longitude: -9.1394, altitude: -12.5 },
    people: ['Nora', 'Nora', 'A|B/C'],
    title: 'IMG_0001.HEIC',
    description: 'a < b',
    favorite: true,
    albums: ['Trip', 'Nora'],
  }
  expect(xmpOf(facts)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/">
   <exif:DateTimeOriginal>2021-07-04T11:11:12+01:00</exif:DateTimeOriginal>
   <photoshop:DateCreated>2021-07-04T11:11:12+01:00</photoshop:DateCreated>
   <xmp:CreateDate>2021-07-04T11:11:12+01:00</xmp:CreateDate>
   <exif:GPSVersionID>2.3.0.0</exif:GPSVersionID>
   <exif:GPSLatitude>38,42.834000N</exif:GPSLatitude>
   <exif:GPSLongitude>9,8.364000W</exif:GPSLongitude>
   <exif:GPSAltitude>1250/100</exif:GPSAltitude>
   <exif:GPSAltitudeRef>1</exif:GPSAltitudeRef>
   <xmp:Rating>5</xmp:Rating>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">IMG_0001.HEIC</rdf:li></rdf:Alt></dc:title>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">a &lt; b</rdf:li></rdf:Alt></dc:description>
   <dc:subject><rdf:Bag><rdf:li>Nora</rdf:li><rdf:li>A|B/C</rdf:li><rdf:li>Trip</rdf:li></rdf:Bag></dc:subject>
   <lr:hierarchicalSubject><rdf:Bag><rdf:li>People|Nora</rdf:li><rdf:li>People|A-B/C</rdf:li><rdf:li>Albums|Trip</rdf:li><rdf:li>Albums|Nora</rdf:li></rdf:Bag></lr:hierarchicalSubject>
   <digiKam:TagsList><rdf:Seq><rdf:li>People/Nora</rdf:li><rdf:li>People/A|B-C</rdf:li><rdf:li>Albums/Trip</rdf:li><rdf:li>Albums/Nora</rdf:li></rdf:Seq></digiKam:TagsList>
   <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Nora</rdf:li><rdf:li>A|B/C</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`)
})

it.each([
  [{ latitude: 0, longitude: 0, altitude: 0 }, ['0,0.000000N', '0,0.000000E', '0/100', '0']],
  [{ latitude: -0.5, longitude: 0.25, altitude: 0.01 }, ['0,30.000000S', '0,15.000000E', '1/100', '0']],
  [{ latitude: 59.999_999_999_9, longitude: -179.999_999_999_9 }, ['60,0.000000N', '180,0.000000W']],
  [{ latitude: -90, longitude: 12.000_000_1, altitude: -0.004 }, ['90,0.000000S', '12,0.000006E', '0/100', '1']],
])('says of the place %j: %j', (location, said) => {
  const root = parse(xmpOf({ location }))
  const names = ['exif:GPSLatitude', 'exif:GPSLongitude', 'exif:GPSAltitude', 'exif:GPSAltitudeRef']
  const found = names.flatMap((name) => [...root.getElementsByTagName(name)].map(({ textContent }) => textContent))
  expect(found).toEqual(said)
  expect(strayText(root)).toEqual([])
})

it('says nothing of what is not known', () => {
  const empty = parse(xmpOf({}))
  expect(strayText(empty)).toEqual([])
  expect(empty.getElementsByTagName('rdf:Description')[0]?.childNodes.item(1)).toBeNull()
  expect(xmpOf({ people: ['', ' '], albums: [], title: '', description: ' \n', favorite: false })).toBe(xmpOf({}))
  expect(xmpOf({ localTime: '2021-07-04T11:11:12' })).toContain('>2021-07-04T11:11:12<')
})

function parse(xmp: string): Element {
  const root = new DOMParser({ onError: onErrorStopParsing }).parseFromString(xmp, 'text/xml').documentElement
  if (root === null) throw new Error('no element')
  return root
}

/** What stands between properties, where nothing should. */
const strayText = (root: Element): string[] =>
  [...(root.getElementsByTagName('rdf:Description')[0]?.childNodes ?? [])]
    .filter(({ nodeType }) => nodeType === root.TEXT_NODE)
    .map(({ nodeValue }) => nodeValue?.trim() ?? '')
    .filter((text) => text !== '')

const listed = (root: Element, name: string): string[] =>
  [...(root.getElementsByTagName(name)[0]?.getElementsByTagName('rdf:li') ?? [])].map(
    (entry) => entry.textContent ?? '',
  )

/** What a text is, once it went through XML. */
// oxlint-disable-next-line no-control-regex -- XML has no way to say these
const through = (text: string): string =>
  text.toWellFormed().replace(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '')

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      '\u0000',
      '\u001b',
      '\r',
      '\n',
      '\t',
      ']]>',
      '<',
      '&',
      '&amp;',
      '"',
      "'",
      '\ud800',
      '\udc00',
      '\uffff',
      '-->',
      'ä',
      '😀',
    ),
    maxLength: 12,
  }),
)

it('is XML that says every text as it is, but for what XML cannot say', () => {
  fc.assert(
    fc.property(nasty, nasty, fc.array(nasty, { maxLength: 3 }), (title, description, people) => {
      const xmp = sealed(xmpOf({ title, description, people }))
      expect(xmp).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
      const root = parse(xmp)
      const said = (text: string): string[] => (through(text).trim() === '' ? [] : [through(text)])
      expect(listed(root, 'dc:title')).toEqual(said(title))
      expect(listed(root, 'dc:description')).toEqual(said(description))
      expect(listed(root, 'Iptc4xmpExt:PersonInImage')).toEqual([...new Set(people.flatMap(said))])
    }),
  )
})
