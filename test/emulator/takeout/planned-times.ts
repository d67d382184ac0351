import type { Random } from '../random.ts'

interface KnownPlace {
  latitude: number
  longitude: number
  altitude?: number
  zone: string
}

/** Places far from any border, in zones with and without summer time, and beside whole hours. */
const places: readonly KnownPlace[] = [
  { latitude: 40.42, longitude: -3.7, altitude: 650.5, zone: 'Europe/Madrid' },
  { latitude: 28.61, longitude: 77.21, zone: 'Asia/Kolkata' },
  { latitude: 27.7, longitude: 85.32, altitude: 1400, zone: 'Asia/Kathmandu' },
  { latitude: -33.45, longitude: -70.66, zone: 'America/Santiago' },
  { latitude: 39.74, longitude: -104.99, zone: 'America/Denver' },
  { latitude: -17.82, longitude: 31.05, zone: 'Africa/Harare' },
]

/** How far a zone was ahead of UTC, in minutes. `at`: seconds since 1970. */
function offsetOf(zone: string, at: number): number {
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(at * 1000)
    .find(({ type }) => type === 'timeZoneName')?.value
  const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name ?? '')
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0)
  return match?.[1] === '-' ? -minutes : minutes
}

/** When and where a planned photo was taken, what says so, and what an import can know of it. */
export interface PlannedTime {
  /** Seconds since 1970, UTC, as a sidecar has it. */
  takenAt: number
  /** Minutes ahead of UTC, and what tells: nothing tells of a photo without a zone. */
  zone?: { minutes: number; from: 'file' | 'place' | 'clock' }
  place?: { latitude: number; longitude: number; altitude?: number }
  /** Which of the three places says where; one that an item has nowhere is written as 0, 0. */
  placeFrom?: 'geoData' | 'geoDataExif' | 'file'
  /** What the camera's clock showed, `2021:07:04 12:11:12`, if the file has it. */
  clock?: string
  /** `+02:00`, if the file has it. */
  offset?: string
  /** `IMG_20210704_121112`, of the same clock. */
  nameOfDate: string
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
}

/** `canTell`: its file can say when it was taken; `isAlone`: no sidecar says anything. */
export function planTime(random: Random, canTell: boolean, isAlone: boolean): PlannedTime {
  const { zone, ...place } = random.pick(places)
  // Not at midnight, which cameras without a clock show. Years with a folder each; some before 1970.
  const year = random.chance(0.1) ? 1955 : random.whole(2012, 2024)
  const takenAt =
    Date.UTC(
      year,
      random.whole(0, 11),
      random.whole(2, 26),
      random.whole(1, 22),
      random.whole(0, 59),
      random.whole(0, 59),
    ) / 1000
  const minutes = offsetOf(zone, takenAt)
  const local = new Date((takenAt + minutes * 60) * 1000).toISOString().slice(0, 19)
  const planned = { takenAt, nameOfDate: `IMG_${local.replaceAll(/[-:]/g, '').replace('T', '_')}` }
  const tells = canTell
    ? random.pick(['offset', 'place', 'clock', 'nothing'] as const)
    : random.pick(['place', 'nothing'] as const)
  if (tells === 'nothing') return planned
  const clock = canTell ? { clock: local.replaceAll('-', ':').replace('T', ' ') } : {}
  if (tells === 'offset') return { ...planned, ...clock, offset: offsetText(minutes), zone: { minutes, from: 'file' } }
  if (tells === 'clock') return { ...planned, ...clock, ...(!isAlone && { zone: { minutes, from: 'clock' as const } }) }
  const placeFrom = isAlone
    ? 'file'
    : canTell
      ? random.pick(['geoData', 'geoDataExif', 'file'] as const)
      : random.pick(['geoData', 'geoDataExif'] as const)
  return { ...planned, ...clock, place, placeFrom, zone: { minutes, from: 'place' } }
}
