import type { Context } from '../http/call.ts'
import { shareTokenFor } from '../library/ids.ts'
import type { AlbumSharing, EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import type { Reader } from './access.ts'

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

/** Whose photo it is, for an album that several people put photos into. */
function contributorInfo(item: EmulatorItem, { library, baseUrls }: Context): Record<string, unknown> {
  const owner = library.accounts.find(({ sub }) => sub === item.owner)
  return {
    profilePictureBaseUrl: baseUrls.make('cover', ''),
    displayName: owner ? `${owner.givenName} ${owner.familyName}` : 'Somebody else',
  }
}

/** A MediaItem resource (reference, 2). Found in an album, its product URL points there. */
export function itemShape(
  item: EmulatorItem,
  context: Context,
  album?: { id: string; seesOwners: boolean },
): Record<string, unknown> {
  const place = album === undefined ? 'photo' : `album/${album.id}/photo`
  return {
    id: item.id,
    ...(item.description !== undefined && item.description !== '' && { description: item.description }),
    productUrl: `https://photos.google.com/lr/${place}/${item.id}`,
    baseUrl: context.baseUrls.make('item', item.id),
    mimeType: item.mimeType,
    ...(!context.switches.noMediaMetadata && { mediaMetadata: mediaMetadata(item, context) }),
    ...(album?.seesOwners === true && { contributorInfo: contributorInfo(item, context) }),
    ...(item.filename !== undefined && item.filename !== '' && { filename: item.filename }),
  }
}

/** What a shared album says of its sharing to one person; what is false is left out. */
export function shareInfo(album: EmulatorAlbum, reader: Reader): Record<string, unknown> {
  const { token, isCollaborative, isCommentable } = sharingOf(album)
  return {
    sharedAlbumOptions: {
      ...(isCollaborative && { isCollaborative }),
      ...(isCommentable && { isCommentable }),
    },
    shareableUrl: `https://photos.app.goo.gl/${token.slice(0, 17)}`,
    shareToken: token,
    ...(reader.account.albums.includes(album) && { isJoined: true }),
    ...(reader.owns(album) && { isOwned: true }),
    isJoinable: true,
  }
}

/** An Album resource, as one token sees it. */
export function albumShape(album: EmulatorAlbum, reader: Reader, context: Context): Record<string, unknown> {
  const items = reader.albumItems(album)
  const cover = items.find(({ id }) => id === album.coverItemId) ?? items[0]
  return {
    id: album.id,
    ...(album.title !== undefined && album.title !== '' && { title: album.title }),
    productUrl: `https://photos.google.com/lr/album/${album.id}`,
    ...(reader.isWriteable(album) && { isWriteable: true }),
    ...(reader.seesSharing && album.appCreated && album.shared && { shareInfo: shareInfo(album, reader) }),
    ...(items.length > 0 && { mediaItemsCount: String(items.length) }),
    coverPhotoBaseUrl: context.baseUrls.make('cover', cover?.id ?? ''),
    ...(cover && { coverPhotoMediaItemId: cover.id }),
  }
}

/** How an album is shared; of one that was shared in the app nothing but that is known. */
export function sharingOf({ id, sharing }: EmulatorAlbum): AlbumSharing {
  return sharing ?? { token: shareTokenFor(id), isCollaborative: false, isCommentable: false }
}
