import { committed, type CommittedMedia, type CommittedName } from './committed-media.ts'
import { encodePicture } from './encode-picture.ts'
import { keptFile } from './picture-cache.ts'
import { scenes } from './scenes/all-scenes.ts'

/** What a committed file shows, as a JPEG: the poster of a video, or a HEIC for readers that know no HEVC. */
export function committedStill(name: CommittedName): Promise<Buffer> {
  const media: CommittedMedia = committed[name]
  const { scene, seed, width, height } = media
  const request = { scene: scenes[scene], seed, width, height, ...(media.video && { grain: 0 }) }
  return keptFile(`still-${name}.jpg`, () => encodePicture(request, 'image/jpeg', { quality: 88 }))
}
