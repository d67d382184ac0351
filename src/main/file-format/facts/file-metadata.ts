import type { CameraFields } from '../../../shared/camera-fields.ts'

/**
 * What a file says about itself. A field is absent when the file does not say, or says something impossible. The exposure time
 * is written as `1/120` or `2.5`. Some cameras write their local time as when a video was `recorded`.
 */
export interface FileMetadata extends Omit<CameraFields, 'fps'> {
  /** `YYYY-MM-DDTHH:mm:ss`: what the camera's clock showed where the picture was taken. */
  localTime?: string
  /** Pixels as shown, after orientation. */
  width?: number
  height?: number
  /** Exif's 1 to 8. */
  orientation?: number
  /** A photo with a video part inside the file. */
  motion: boolean
  /** The file calls itself a motion photo, but holds no video: it lies elsewhere, or was lost. */
  motionMarked?: true
  /** Several frames that play by themselves. */
  animated: boolean
}
