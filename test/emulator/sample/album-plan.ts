import { seededRandom, type Random } from '../random.ts'
import { committed, type CommittedMedia, type CommittedName } from './committed-media.ts'
import { kits, places, type KitName, type PlaceName } from './kits-and-places.ts'
import type { Kit, SampleEntry } from './sample-entry.ts'
import type { SceneName } from './scenes/all-scenes.ts'

/** What is special about one picture of an album; the rest follows from the album. */
export interface Shot {
  scene?: SceneName
  /** `undefined` leaves the name out of the answer. */
  name?: string | undefined
  description?: string
  /** Displayed size; default 1600 by 1200, or the size of a committed file. */
  size?: readonly [number, number]
  mimeType?: string
  orientation?: number
  committed?: CommittedName
  motion?: CommittedName
  status?: 'READY' | 'PROCESSING' | 'FAILED'
  cutOut?: boolean
  favorite?: boolean
  archived?: boolean
  withoutPlace?: boolean
  kit?: KitName
  place?: PlaceName
  /** Another moment than the album's own. */
  at?: string
}

/** A row of pictures taken at one place in some days. */
export interface ShotPlan {
  /** Part of the keys of its items. */
  name: string
  kit: KitName
  place: PlaceName
  /** First moment on the clock of the place, such as `2024-04-11T09:20`. */
  from: string
  /** Hours between the first and the last picture. */
  hours: number
  /** File name of the nth picture. */
  filename: (index: number, local: Date) => string
  shots: readonly Shot[]
  appCreated?: boolean
  foreign?: boolean
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

export const names = {
  img: (index: number): string => `IMG_${pad(index + 1, 4)}.jpg`,
  dscf: (index: number): string => `DSCF${pad(2210 + index * 3, 4)}.JPG`,
  pxl: (_: number, local: Date): string => `PXL_${digits(local)}${pad((local.getTime() / 1000) % 1000, 3)}.jpg`,
  dated: (_: number, local: Date): string => `${digits(local)}.jpg`,
}

function digits(local: Date): string {
  const day = `${local.getUTCFullYear()}${pad(local.getUTCMonth() + 1)}${pad(local.getUTCDate())}`
  return `${day}_${pad(local.getUTCHours())}${pad(local.getUTCMinutes())}${pad(local.getUTCSeconds())}`
}

function exifTime(local: Date): string {
  return `${local.toISOString().slice(0, 10).replaceAll('-', ':')} ${local.toISOString().slice(11, 19)}`
}

function offsetText(zone: number): string {
  return `${zone < 0 ? '-' : '+'}${pad(Math.abs(zone))}:00`
}

function hash(text: string): number {
  let value = 2166136261
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619)
  return value >>> 0
}

const isDark = (scene: SceneName): boolean =>
  ['milkyWay', 'aurora', 'moonrise', 'fireworks', 'cityNight', 'rainWindow', 'birthday'].includes(scene)

function entry(plan: ShotPlan, shot: Shot, index: number, local: Date, random: Random): SampleEntry {
  const kit: Kit = kits[shot.kit ?? plan.kit]
  const place = places[shot.place ?? plan.place]
  const file: CommittedMedia | undefined = shot.committed && committed[shot.committed]
  const scene = file?.scene ?? shot.scene ?? 'mountains'
  const [width, height] = shot.size ?? (file ? [file.width, file.height] : [1600, 1200])
  const mimeType = shot.mimeType ?? (file === undefined ? 'image/jpeg' : file.video ? 'video/mp4' : 'image/heic')
  const key = `${plan.name} ${index}`
  const exposure = isDark(scene) ? random.pick([8, 15, 0.5, 1 / 15]) : 1 / random.pick([60, 250, 640, 1000, 2000])
  const isoEquivalent = isDark(scene) ? random.pick([800, 1600, 3200]) : random.pick([32, 50, 100, 200])
  const jitter = (): number => random.between(-0.02, 0.02)
  const filename = 'name' in shot ? shot.name : plan.filename(index, local)
  const { lens } = kit
  return {
    key,
    ...(filename !== undefined && { filename }),
    ...(shot.description !== undefined && { description: shot.description }),
    mimeType,
    time: local.getTime() - place.zone * 3_600_000,
    width,
    height,
    scene,
    seed: file?.seed ?? hash(key) % 100_000,
    orientation: shot.orientation ?? 1,
    quality: 86,
    ...(mimeType === 'image/jpeg' && {
      exif: {
        make: kit.make,
        model: kit.model,
        ...(lens !== undefined && { lens }),
        dateTimeOriginal: exifTime(local),
        ...(kit.writesOffset && { offset: offsetText(place.zone) }),
        orientation: shot.orientation ?? 1,
        exposureSeconds: exposure,
        apertureFNumber: kit.apertureFNumber,
        isoEquivalent,
        focalLength: kit.focalLength,
        ...(shot.withoutPlace !== true && {
          gps: { latitude: place.latitude + jitter(), longitude: place.longitude + jitter(), altitude: place.altitude },
        }),
      },
    }),
    ...(shot.committed !== undefined && { committed: shot.committed }),
    ...(shot.motion !== undefined && { motion: shot.motion }),
    ...(mimeType.startsWith('video/') && { video: { fps: file?.video?.fps ?? 24, status: shot.status ?? 'READY' } }),
    ...(shot.cutOut === true && { cutOut: true }),
    appCreated: plan.appCreated ?? false,
    favorite: shot.favorite ?? false,
    archived: shot.archived ?? false,
    foreign: plan.foreign ?? false,
  }
}

/** The items of a plan, in the order of its shots. */
export function takeShots(plan: ShotPlan): SampleEntry[] {
  const random = seededRandom(hash(plan.name))
  const first = Date.parse(`${plan.from}:00Z`)
  const span = plan.hours * 3_600_000
  return plan.shots.map((shot, index) => {
    const share = (index + random.between(0, 0.6)) / plan.shots.length
    const moment = shot.at === undefined ? first + span * share : Date.parse(`${shot.at}Z`)
    return entry(plan, shot, index, new Date(Math.floor(moment / 1000) * 1000), random)
  })
}
