import { escapeXml, sayable } from './xmp-text.ts'

/** What is known of a photo or video, for other programs. Whatever is absent or empty is not said. */
export interface XmpFacts {
  /** The clock where it was taken: `2021-07-04T11:11:12`, without zone. */
  localTime?: string | undefined
  /** How far that clock was ahead of UTC: `+05:45`. */
  zone?: string | undefined
  /** Degrees, and metres above the sea, below it if negative. */
  location?: { latitude: number; longitude: number; altitude?: number | undefined } | undefined
  people?: readonly string[] | undefined
  title?: string | undefined
  description?: string | undefined
  favorite?: boolean | undefined
  /** Titles of the albums that it is in. */
  albums?: readonly string[] | undefined
}

const namespaces = {
  dc: 'http://purl.org/dc/elements/1.1/',
  digiKam: 'http://www.digikam.org/ns/1.0/',
  exif: 'http://ns.adobe.com/exif/1.0/',
  Iptc4xmpExt: 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/',
  lr: 'http://ns.adobe.com/lightroom/1.0/',
  photoshop: 'http://ns.adobe.com/photoshop/1.0/',
  xmp: 'http://ns.adobe.com/xap/1.0/',
}

/**
 * An XMP sidecar, as Lightroom, digiKam, darktable and Immich read it: UTF-8, and the same text for the same facts. A
 * favourite has five stars. People and albums are keywords too, below `People` and `Albums` where keywords have levels.
 */
export function xmpOf(facts: XmpFacts): string {
  const people = spoken(facts.people)
  const albums = spoken(facts.albums)
  const levels = [...people.map((name) => ['People', name]), ...albums.map((title) => ['Albums', title])]
  const properties = [
    ...dateProperties(facts),
    ...placeProperties(facts.location),
    ...(facts.favorite ? [property('xmp:Rating', '5')] : []),
    ...inLanguages('dc:title', facts.title),
    ...inLanguages('dc:description', facts.description),
    ...list('dc:subject', 'Bag', spoken([...people, ...albums])),
    ...list('lr:hierarchicalSubject', 'Bag', spoken(levels.map((path) => leveled(path, '|')))),
    ...list('digiKam:TagsList', 'Seq', spoken(levels.map((path) => leveled(path, '/')))),
    ...list('Iptc4xmpExt:PersonInImage', 'Bag', people),
  ]
  const declared = Object.entries(namespaces).map(([prefix, uri]) => `\n    xmlns:${prefix}="${uri}"`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""${declared.join('')}>
${properties.map((each) => `   ${each}\n`).join('')}  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`
}

/** Each text that says something, once. */
function spoken(texts: readonly string[] = []): string[] {
  return [...new Set(texts.map(sayable).filter(saysSomething))]
}

function saysSomething(text: string): boolean {
  return text.trim() !== ''
}

/** A path of keywords. A name that has the sign between levels in itself would be taken for two. */
function leveled(path: readonly string[], between: string): string {
  return path.map((name) => name.replaceAll(between, '-')).join(between)
}

function property(name: string, value: string): string {
  return `<${name}>${escapeXml(value)}</${name}>`
}

function list(name: string, kind: 'Bag' | 'Seq', values: readonly string[]): string[] {
  if (values.length === 0) return []
  const entries = values.map((value) => property('rdf:li', value)).join('')
  return [`<${name}><rdf:${kind}>${entries}</rdf:${kind}></${name}>`]
}

function inLanguages(name: string, text: string | undefined): string[] {
  if (text === undefined || !saysSomething(sayable(text))) return []
  return [`<${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></${name}>`]
}

/** Under each name that one of the programs looks for first. */
function dateProperties({ localTime, zone = '' }: XmpFacts): string[] {
  if (localTime === undefined) return []
  return ['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate'].map((name) =>
    property(name, localTime + zone),
  )
}

function placeProperties(location: XmpFacts['location']): string[] {
  if (location === undefined) return []
  const { latitude, longitude, altitude } = location
  return [
    property('exif:GPSVersionID', '2.3.0.0'),
    property('exif:GPSLatitude', coordinate(latitude, 'N', 'S')),
    property('exif:GPSLongitude', coordinate(longitude, 'E', 'W')),
    ...(altitude === undefined
      ? []
      : [
          property('exif:GPSAltitude', `${Math.round(Math.abs(altitude) * 100)}/100`),
          property('exif:GPSAltitudeRef', altitude < 0 ? '1' : '0'),
        ]),
  ]
}

/** `38,42.816700N`: whole degrees and minutes to the millionth, which is less than two millimetres. */
function coordinate(degrees: number, ahead: string, behind: string): string {
  const perDegree = 60_000_000
  const all = Math.round(Math.abs(degrees) * perDegree)
  const minutes = ((all % perDegree) / 1_000_000).toFixed(6)
  return `${Math.floor(all / perDegree)},${minutes}${degrees < 0 ? behind : ahead}`
}
