import type { Context } from '../http/call.ts'
import type { EmulatorAlbum, EmulatorItem } from '../library/model.ts'

/** RFC 3339 with the fraction left out when it is zero, as Google writes it. */
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

/** The status that nobody has set is left out. */
function statusField(status: string, { switches }: Context): { status?: unknown } {
  if (switches.videoStatus.length > 0) {
    const [instead] = switches.videoStatus
    return instead === undefined ? {} : { status: instead }
  }
  return status === 'UNSPECIFIED' ? {} : { status }
}

function mediaMetadata(item: EmulatorItem, context: Context): Record<string, unknown> {
  const { camera } = item
  const common = { ...(camera && { cameraMake: camera.make, cameraModel: camera.model }) }
  const photo = {
    ...common,
    ...(camera?.focalLength !== undefined && { focalLength: camera.focalLength }),
    ...(camera?.apertureFNumber !== undefined && { apertureFNumber: camera.apertureFNumber }),
    ...(camera?.isoEquivalent !== undefined && { isoEquivalent: camera.isoEquivalent }),
    ...(camera?.exposureSeconds !== undefined && {
      exposureTime: `${Number(camera.exposureSeconds.toPrecision(9))}s`,
    }),
  }
  return {
    creationTime: timestamp(item.creationTime),
    // 64-bit numbers are strings; zero is a default and left out.
    ...(item.width > 0 && { width: String(item.width) }),
    ...(item.height > 0 && { height: String(item.height) }),
    ...(item.video
      ? {
          video: {
            ...common,
            ...(item.video.fps > 0 && { fps: item.video.fps }),
            ...statusField(item.video.status, context),
          },
        }
      : !context.switches.noPhotoMetadata && { photo }),
  }
}

/** A MediaItem resource (reference, 2). `albumId` points the product URL into the album. */
export function itemShape(item: EmulatorItem, context: Context, albumId?: string): Record<string, unknown> {
  const place = albumId === undefined ? 'photo' : `album/${albumId}/photo`
  return {
    id: item.id,
    ...(item.description !== undefined && item.description !== '' && { description: item.description }),
    productUrl: `https://photos.google.com/lr/${place}/${item.id}`,
    baseUrl: context.baseUrls.make('item', item.id),
    mimeType: item.mimeType,
    ...(!context.switches.noMediaMetadata && { mediaMetadata: mediaMetadata(item, context) }),
    ...(item.filename !== undefined && item.filename !== '' && { filename: item.filename }),
  }
}

/** An Album resource; `items` are those that the caller may see. */
export function albumShape(
  album: EmulatorAlbum,
  items: readonly EmulatorItem[],
  context: Context,
): Record<string, unknown> {
  const cover = items.find(({ id }) => id === album.coverItemId) ?? items[0]
  return {
    id: album.id,
    ...(album.title !== undefined && album.title !== '' && { title: album.title }),
    productUrl: `https://photos.google.com/lr/album/${album.id}`,
    ...(album.owned && album.appCreated && { isWriteable: true }),
    ...(items.length > 0 && { mediaItemsCount: String(items.length) }),
    coverPhotoBaseUrl: context.baseUrls.make('cover', cover?.id ?? ''),
    ...(cover && { coverPhotoMediaItemId: cover.id }),
  }
}
