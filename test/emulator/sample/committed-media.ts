import { fileURLToPath } from 'node:url'
import type { SceneName } from './scenes/all-scenes.ts'

/** A file that needs tools which not every machine has: made once by `make-media.ts` and kept with the sources. */
export interface CommittedMedia {
  file: string
  scene: SceneName
  seed: number
  width: number
  height: number
  /** Only for videos. */
  video?: {
    seconds: number
    fps: number
    /** The index stands at the start of the file, so that a player can begin at once. */
    fastStart: boolean
    /** Notes of the background sound, in hertz; none: wind and waves. */
    notes: readonly number[]
  }
}

const major = [261.6, 329.6, 392, 523.3]
const minor = [220, 261.6, 329.6, 440]

export const committed = {
  smallVideo: {
    file: 'small.mp4',
    scene: 'sailing',
    seed: 4,
    width: 320,
    height: 180,
    video: { seconds: 2, fps: 12, fastStart: true, notes: major },
  },
  sailing: {
    file: 'sailing.mp4',
    scene: 'sailing',
    seed: 8,
    width: 960,
    height: 540,
    video: { seconds: 6, fps: 24, fastStart: true, notes: [] },
  },
  aurora: {
    file: 'aurora.mp4',
    scene: 'aurora',
    seed: 21,
    width: 960,
    height: 540,
    video: { seconds: 8, fps: 24, fastStart: true, notes: minor },
  },
  candles: {
    file: 'candles.mp4',
    scene: 'birthday',
    seed: 5,
    width: 540,
    height: 960,
    video: { seconds: 4, fps: 24, fastStart: true, notes: major },
  },
  kite: {
    file: 'kite.mp4',
    scene: 'kite',
    seed: 12,
    width: 960,
    height: 540,
    video: { seconds: 5, fps: 24, fastStart: false, notes: [] },
  },
  snow: {
    file: 'snow.mp4',
    scene: 'snowVillage',
    seed: 3,
    width: 960,
    height: 540,
    video: { seconds: 5, fps: 24, fastStart: true, notes: minor },
  },
  lighthouse: {
    file: 'lighthouse.mp4',
    scene: 'lighthouse',
    seed: 14,
    width: 720,
    height: 540,
    video: { seconds: 5, fps: 24, fastStart: false, notes: [] },
  },
  balloonsMotion: {
    file: 'balloons-motion.mp4',
    scene: 'balloons',
    seed: 31,
    width: 640,
    height: 480,
    video: { seconds: 3, fps: 20, fastStart: true, notes: [] },
  },
  dogMotion: {
    file: 'dog-motion.mp4',
    scene: 'sunsetDog',
    seed: 6,
    width: 480,
    height: 640,
    video: { seconds: 2, fps: 20, fastStart: true, notes: [] },
  },
  lakeHeic: { file: 'lake.heic', scene: 'lake', seed: 17, width: 1600, height: 1200 },
  townHeic: { file: 'town.heic', scene: 'hillTown', seed: 23, width: 1200, height: 1600 },
  blossomHeic: { file: 'blossom.heic', scene: 'blossom', seed: 9, width: 1200, height: 1200 },
} as const satisfies Record<string, CommittedMedia>

export type CommittedName = keyof typeof committed

/** Path of a committed file. */
export function committedPath(name: CommittedName): string {
  return fileURLToPath(new URL(`media/${committed[name].file}`, import.meta.url))
}
