/**
 * - `small`: for the grid. Fits 1200 x 400, so that a row of about 200 points is sharp on a display of twice the density.
 * - `large`: for the viewer, of files a browser cannot show. Fits 2048 x 2048.
 * - `still`: not made but given, the picture of a video that Google delivers during a backup; source of its `small`.
 */
export type ThumbnailSize = 'small' | 'large' | 'still'
export type MadeSize = Exclude<ThumbnailSize, 'still'>

/**
 * WebP, because it keeps transparency and takes a tenth less room than JPEG of the same look for about the same time.
 */
export const madeSizes: Record<MadeSize, { width: number; height: number; quality: number; effort: number }> = {
  small: { width: 1200, height: 400, quality: 75, effort: 1 },
  large: { width: 2048, height: 2048, quality: 82, effort: 2 },
}

export interface Thumbnail {
  bytes: Uint8Array
  mimeType: string
}

export interface SizedThumbnail extends Thumbnail {
  size: MadeSize
}
