/** Extensions of pictures and videos that Google Photos takes, RAW files included. */
const extensions = new Set(
  (
    'jpg jpeg jpe jfif png gif webp heic heif avif bmp tif tiff ico jxl dng nef nrw arw srf sr2 cr2 cr3 crw raf rw2 orf pef srw ' +
    'raw rwl mef mos 3fr iiq mp mp4 m4v mov qt avi mkv webm 3gp 3g2 mpg mpeg mpe mts m2ts m2t mod tod ts wmv asf divx mmv mv'
  ).split(' '),
)

/** A file is named as a picture or a video. */
export function isNamedMedia(path: string): boolean {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(path)?.[1]
  return extension !== undefined && extensions.has(extension.toLowerCase())
}
