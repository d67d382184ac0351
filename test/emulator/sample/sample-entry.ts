import type { ExifFields } from '../content/exif.ts'
import type { VideoStatus } from '../library/model.ts'
import type { CommittedName } from './committed-media.ts'
import type { SceneName } from './scenes/all-scenes.ts'

/** A camera that took pictures of the sample account. */
export interface Kit {
  make: string
  model: string
  lens?: string
  focalLength: number
  apertureFNumber: number
  /** Old cameras know no time zone. */
  writesOffset: boolean
}

export interface Place {
  latitude: number
  longitude: number
  altitude: number
  /** Hours ahead of UTC, as the camera's clock was set. */
  zone: number
}

/** One item of the sample account: what the API says about it, and how its bytes are made. */
export interface SampleEntry {
  /** Names the item for ever: its id and its cached file depend on it. */
  key: string
  filename?: string
  description?: string
  mimeType: string
  /** Capture time, milliseconds since 1970. */
  time: number
  /** As displayed. */
  width: number
  height: number
  scene: SceneName
  seed: number
  /** 1 to 8: how the pixels are stored. */
  orientation: number
  quality: number
  exif?: ExifFields
  /** Bytes come from a committed file instead. */
  committed?: CommittedName
  /** Makes it a motion photo. */
  motion?: CommittedName
  video?: { fps: number; status: VideoStatus }
  /** Transparent ground. */
  cutOut?: boolean
  appCreated: boolean
  favorite: boolean
  archived: boolean
  /** Belongs to somebody else and is only seen in a shared album. */
  foreign: boolean
}
