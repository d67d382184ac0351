const pictures = ['.jpg', '.jpeg', '.heic', '.heif', '.png', '.webp', '.avif', '.gif', '.bmp', '.tif', '.tiff']
const videos = [
  '.mp4',
  '.mov',
  '.m4v',
  '.3gp',
  '.3g2',
  '.avi',
  '.mpg',
  '.mpeg',
  '.mkv',
  '.webm',
  '.wmv',
  '.mts',
  '.m2ts',
]

/**
 * Extensions that the title of a picture or a video may have where its file has this one, because Google delivers it as
 * another kind than it was uploaded as. Raw files stay what they are. Lower case, with the dot; none for any other.
 */
export function otherExtensions(extension: string): string[] {
  const own = extension.toLowerCase()
  const kind = [pictures, videos].find((each) => each.includes(own)) ?? []
  return kind.filter((other) => other !== own)
}
