/** Extensions that mean the same, with dot, in lower case. */
export const equalExtensions: readonly (readonly string[])[] = [
  ['.jpg', '.jpeg', '.jpe', '.jfif'],
  // RAW formats that cannot be told from TIFF by their first bytes.
  ['.tif', '.tiff', '.dng', '.nef', '.nrw', '.arw', '.sr2', '.pef', '.srw', '.3fr', '.erf', '.kdc', '.dcr'],
  ['.heic', '.heif', '.hif'],
  ['.mpg', '.mpeg'],
  ['.mp4', '.m4v'],
  ['.mov', '.qt'],
  ['.m2ts', '.mts', '.m2t', '.ts'],
  ['.3gp', '.3gpp'],
]

/** Extensions of photos and videos, with dot, in lower case. */
export const mediaExtensions: ReadonlySet<string> = new Set([
  ...equalExtensions.flat(),
  ...'.png .gif .webp .avif .bmp .ico .jxl .cr2 .cr3 .crw .raf .orf .rw2 .raw'.split(' '),
  ...'.3g2 .avi .asf .divx .mkv .mmv .mod .tod .webm .wmv .mp .mv .mjpg'.split(' '),
])
