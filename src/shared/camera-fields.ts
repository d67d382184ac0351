/**
 * What is known of how an item was taken: the JSON in the index's column `item.camera`, merged from Google's answer and
 * from the file. The file wins where both speak, since Google rounds and leaves out the place.
 */
export interface CameraFields {
  make?: string
  model?: string
  lens?: string
  /** Millimetres. */
  focalLength?: number
  /** The F-number. */
  apertureFNumber?: number
  isoEquivalent?: number
  /** Seconds: `1/120` or `2.5` from a file, `0.008333333s` from Google. */
  exposureTime?: string
  fps?: number
  /** Degrees, north and east positive. */
  latitude?: number
  longitude?: number
  /** How far the camera's clock was ahead of UTC, as the camera wrote it. */
  offsetMinutes?: number
  /** The same for whatever changed the file last, where the camera does not say it. */
  offsetHint?: number
  /** When a video was recorded by its header, RFC 3339, UTC. */
  recorded?: string
}

/** What a person is shown of it: the rest serves to find out when and where it was taken. */
export type ShownCamera = Omit<CameraFields, 'offsetMinutes' | 'offsetHint' | 'recorded'>
