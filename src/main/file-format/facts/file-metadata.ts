/** What a file says about itself. A field is absent when the file does not say, or says something impossible. */
export interface FileMetadata {
  /** `YYYY-MM-DDTHH:mm:ss`: what the camera's clock showed where the picture was taken. */
  localTime?: string
  /** How far that clock was ahead of UTC. */
  offsetMinutes?: number
  /** The same for whatever changed the file last, where the camera does not say it. */
  offsetHint?: number
  /** When a video was recorded by its header, RFC 3339, UTC. Some cameras write their local time there. */
  recorded?: string
  /** Degrees, north and east positive. */
  latitude?: number
  longitude?: number
  /** Pixels as shown, after orientation. */
  width?: number
  height?: number
  /** Exif's 1 to 8. */
  orientation?: number
  make?: string
  model?: string
  lens?: string
  /** Millimetres. */
  focalLength?: number
  /** The F-number. */
  apertureFNumber?: number
  isoEquivalent?: number
  /** Seconds, as `1/120` or `2.5`. */
  exposureTime?: string
  /** A photo with a video part inside the file. */
  motion: boolean
  /** The file calls itself a motion photo, but holds no video: it lies elsewhere, or was lost. */
  motionMarked?: true
  /** Several frames that play by themselves. */
  animated: boolean
}
