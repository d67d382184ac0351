import { headerInstant, type Lacking } from './lacking-facts.ts'

/**
 * How a file says things: `picture` by Exif and XMP, `video` by the atoms of QuickTime and XMP, `words` by XMP alone.
 */
export type Notation = 'picture' | 'video' | 'words'

const copied = [
  'XMP-xmp:Rating',
  'XMP-dc:Description',
  'XMP-exif:DateTimeOriginal',
  'XMP-photoshop:DateCreated',
  'XMP-xmp:CreateDate',
  'XMP-exif:GPSVersionID',
  'XMP-exif:GPSLatitude',
  'XMP-exif:GPSLongitude',
  'XMP-exif:GPSAltitude',
  'XMP-exif:GPSAltitudeRef',
  'XMP-dc:Title',
]

/** Keywords are added to those that the file has, and none stands there twice. */
const added = ['XMP-dc:Subject', 'XMP-iptcExt:PersonInImage', 'XMP-lr:HierarchicalSubject', 'XMP-digiKam:TagsList']

/**
 * Arguments of exiftool, one a line, that write what is lacking into `picture` and so make `made`, both names of files in its
 * folder. Every text that a person has written comes from the file `words`, an XMP sidecar that says `lacking.facts`: none is ever
 * an argument. Dates and numbers are, whose form was checked.
 */
export function writingArguments(
  { facts, zoneOnly }: Lacking,
  notation: Notation,
  names: { picture: string; words: string; made: string },
): string[] {
  return [
    // Numbers as they are, and instants of QuickTime in UTC.
    '-n',
    '-api',
    'QuickTimeUTC=1',
    '-tagsFromFile',
    names.words,
    ...copied.map((tag) => `-${tag}`),
    ...added.flatMap((tag) => [`-${tag}-<${tag}`, `-${tag}+<${tag}`]),
    ...(notation === 'video' && facts.description ? ['-Keys:Description<XMP-dc:Description'] : []),
    // A title that the file has itself is somebody's own.
    '-tagsFromFile',
    '@',
    '-XMP-dc:Title',
    ...(notation === 'picture' ? inExif({ facts, ...(zoneOnly !== undefined && { zoneOnly }) }) : []),
    ...(notation === 'video' ? inQuickTime({ facts }) : []),
    '-o',
    names.made,
    names.picture,
  ]
}

function inExif({ facts: { localTime, zone, location }, zoneOnly }: Lacking): string[] {
  const at = localTime?.replaceAll('-', ':').replace('T', ' ')
  const dates = at === undefined ? [] : [`-ExifIFD:DateTimeOriginal=${at}`, `-ExifIFD:CreateDate=${at}`]
  const zones = at === undefined && zoneOnly === undefined ? [] : ['OffsetTimeOriginal', 'OffsetTimeDigitized']
  return [
    ...dates,
    // A zone that stood beside another date goes with it.
    ...zones.map((tag) => `-ExifIFD:${tag}=${zone ?? zoneOnly ?? ''}`),
    ...(at === undefined ? [] : ['-ExifIFD:SubSecTimeOriginal=', '-ExifIFD:SubSecTimeDigitized=']),
    ...(location ? gps(location) : []),
  ]
}

function gps({
  latitude,
  longitude,
  altitude,
}: {
  latitude: number
  longitude: number
  altitude?: number | undefined
}) {
  return [
    `-GPS:GPSLatitude=${decimal(Math.abs(latitude))}`,
    `-GPS:GPSLatitudeRef=${latitude < 0 ? 'S' : 'N'}`,
    `-GPS:GPSLongitude=${decimal(Math.abs(longitude))}`,
    `-GPS:GPSLongitudeRef=${longitude < 0 ? 'W' : 'E'}`,
    `-GPS:GPSAltitude=${altitude === undefined ? '' : Math.abs(altitude).toFixed(2)}`,
    `-GPS:GPSAltitudeRef=${altitude === undefined ? '' : altitude < 0 ? '1' : '0'}`,
  ]
}

/** Without an exponent, to less than a centimetre. */
function decimal(degrees: number): string {
  return degrees.toFixed(8)
}

function inQuickTime({ facts }: Pick<Lacking, 'facts'>): string[] {
  const { localTime = '', zone = '', location } = facts
  const instant = headerInstant(facts)
  const local = localTime.replaceAll('-', ':').replace('T', ' ')
  const dates =
    instant === undefined
      ? []
      : [
          ...['CreateDate', 'ModifyDate', 'TrackCreateDate', 'MediaCreateDate'].map(
            (tag) => `-QuickTime:${tag}=${inUtc(instant)}`,
          ),
          `-Keys:CreationDate=${local}${zone}`,
        ]
  if (!location) return dates
  const { latitude, longitude, altitude } = location
  const place = [decimal(latitude), decimal(longitude), ...(altitude === undefined ? [] : [altitude.toFixed(2)])]
  return [...dates, ...['Keys', 'UserData'].map((group) => `-${group}:GPSCoordinates=${place.join(' ')}`)]
}

function inUtc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')}+00:00`
}
