import { bool, double, duration, int32, int64, list, message, oneOf, text, timestamp, written } from './proto-json.ts'

/* What the requests of the Library API are made of (reference, 1.3 and 2). */

const date = message({ year: int32, month: int32, day: int32 })

/** In the order of their numbers. */
const categories = [
  'NONE',
  'LANDSCAPES',
  'RECEIPTS',
  'CITYSCAPES',
  'LANDMARKS',
  'SELFIES',
  'PEOPLE',
  'PETS',
  'WEDDINGS',
  'BIRTHDAYS',
  'DOCUMENTS',
  'TRAVEL',
  'ANIMALS',
  'FOOD',
  'SPORT',
  'NIGHT',
  'PERFORMANCES',
  'WHITEBOARDS',
  'SCREENSHOTS',
  'UTILITY',
  'ARTS',
  'CRAFTS',
  'FASHION',
  'HOUSES',
  'GARDENS',
  'FLOWERS',
  'HOLIDAYS',
] as const
const category = oneOf('ContentFilter.ContentCategory', categories)

const filters = message({
  dateFilter: message({ dates: list(date), ranges: list(message({ startDate: date, endDate: date })) }),
  contentFilter: message({ includedContentCategories: list(category), excludedContentCategories: list(category) }),
  mediaTypeFilter: message({
    mediaTypes: list(oneOf('MediaTypeFilter.MediaType', ['ALL_MEDIA', 'VIDEO', 'PHOTO'])),
  }),
  featureFilter: message({ includedFeatures: list(oneOf('FeatureFilter.Feature', ['NONE', 'FAVORITES'])) }),
  includeArchivedMedia: bool,
  excludeNonAppCreatedData: bool,
})
export type Filters = ReturnType<typeof filters.read>
export type DayOfFilter = ReturnType<typeof date.read>

const albumPosition = message({
  position: oneOf('AlbumPosition.PositionType', [
    'POSITION_TYPE_UNSPECIFIED',
    'FIRST_IN_ALBUM',
    'LAST_IN_ALBUM',
    'AFTER_MEDIA_ITEM',
    'AFTER_ENRICHMENT_ITEM',
  ]),
  relativeMediaItemId: text,
  relativeEnrichmentItemId: text,
})
export type AlbumPosition = ReturnType<typeof albumPosition.read>

const location = message({ locationName: text, latlng: message({ latitude: double, longitude: double }) })
const newEnrichmentItem = message({
  textEnrichment: message({ text }),
  locationEnrichment: message({ location }),
  mapEnrichment: message({ origin: location, destination: location }),
})
export type NewEnrichment = ReturnType<typeof newEnrichmentItem.read>

const sharedAlbumOptions = message({ isCollaborative: bool, isCommentable: bool })

/* Most fields of an album or an item Google tells and does not take: it reads them as strictly as others, and leaves it at that. */

const album = message({
  id: text,
  title: text,
  productUrl: text,
  isWriteable: bool,
  shareInfo: message({
    sharedAlbumOptions,
    shareableUrl: text,
    shareToken: text,
    isJoined: bool,
    isOwned: bool,
    isJoinable: bool,
  }),
  mediaItemsCount: int64,
  coverPhotoBaseUrl: text,
  coverPhotoMediaItemId: text,
})

const camera = { cameraMake: text, cameraModel: text }
const mediaItem = message({
  id: text,
  description: text,
  productUrl: text,
  baseUrl: text,
  mimeType: text,
  mediaMetadata: message({
    creationTime: timestamp,
    width: int64,
    height: int64,
    photo: message({
      ...camera,
      focalLength: double,
      apertureFNumber: double,
      isoEquivalent: int32,
      exposureTime: duration,
    }),
    video: message({
      ...camera,
      fps: double,
      status: oneOf('VideoProcessingStatus', ['UNSPECIFIED', 'PROCESSING', 'READY', 'FAILED']),
    }),
  }),
  contributorInfo: message({ profilePictureBaseUrl: text, displayName: text }),
  filename: text,
})

const shareToken = message({ shareToken: text })

/** What a POST or PATCH carries. */
export const bodies = {
  'albums.addEnrichment': message({ newEnrichmentItem, albumPosition }),
  'albums.batchAddMediaItems': message({ mediaItemIds: list(text) }),
  'albums.batchRemoveMediaItems': message({ mediaItemIds: list(text) }),
  'albums.create': message({ album }),
  'albums.patch': album,
  'albums.share': message({ sharedAlbumOptions }),
  'albums.unshare': message({}),
  'mediaItems.batchCreate': message({
    albumId: text,
    newMediaItems: list(
      message({ description: text, simpleMediaItem: message({ uploadToken: text, fileName: text }) }),
    ),
    albumPosition,
  }),
  'mediaItems.patch': mediaItem,
  'mediaItems.search': message({ albumId: text, pageSize: int32, pageToken: text, filters, orderBy: text }),
  'sharedAlbums.join': shareToken,
  'sharedAlbums.leave': shareToken,
}

const alt = oneOf('alt', ['json', 'media', 'proto'])
/** What the query of every method may carry (reference, 1). Whatever answer is asked for, it is JSON. */
export const commonFields = {
  '$.xgafv': written('xgafv', /^[12]$/),
  access_token: text,
  alt,
  callback: text,
  fields: text,
  key: text,
  oauth_token: text,
  prettyPrint: bool,
  quotaUser: text,
  uploadType: text,
  upload_protocol: text,
  $alt: alt,
  $fields: text,
  $prettyPrint: bool,
}

/** What a query may carry; which of them is in the table of methods. */
export const queryFields = {
  pageSize: int32,
  pageToken: text,
  excludeNonAppCreatedData: bool,
  mediaItemIds: list(text),
  updateMask: text,
}
