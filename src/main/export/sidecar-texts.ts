import type { ExportedAlbum, ExportedItem } from './read-catalogue.ts'

type Json = Record<string, unknown>

const seconds = (time: string): string => String(Math.floor(Date.parse(time) / 1000))
const stamp = (time: string | undefined): { timestamp: string } => ({
  timestamp: time === undefined ? '0' : seconds(time),
})

const geo = (latitude = 0, longitude = 0, altitude = 0): Json => ({
  latitude,
  longitude,
  altitude,
  latitudeSpan: 0,
  longitudeSpan: 0,
})

/** The address of the item: as an export has told it apart, else the page that the Library API names. */
function addressOf({ sources, productUrl }: ExportedItem): string | undefined {
  const key = sources.map((source) => source.key).find((each) => each?.startsWith('photos.google.com/'))
  return key === undefined ? productUrl : `https://${key}`
}

/**
 * When a sidecar says that an item was taken. Undefined where no source says it: it is left to the file again, and written
 * as 0, which is in 1970.
 */
export function takenTime({ account, sources, creationTime }: ExportedItem): string | undefined {
  const isSaid = account !== undefined || sources.some((source) => source.facts?.creationTime !== undefined)
  return isSaid ? creationTime : undefined
}

/** The sidecar of an item, as Takeout writes it. */
export function itemSidecar(item: ExportedItem): string {
  const said = item.sources.flatMap((source) => source.facts ?? [])
  const { location, people, description } = item
  const at = location && geo(location.latitude, location.longitude, location.altitude)
  const comments = [...new Map(said.flatMap((one) => one.comments).map((one) => [JSON.stringify(one), one])).values()]
  const url = addressOf(item)
  const origin = {
    ...(said.some((one) => one.fromPartner) && { fromPartnerSharing: {} }),
    ...(said.some((one) => one.fromSharedAlbum) && { fromSharedAlbum: {} }),
  }
  const sidecar: Json = {
    title: item.filename,
    description: description ?? '',
    creationTime: stamp(said.find((one) => one.uploadedAt !== undefined)?.uploadedAt),
    photoTakenTime: stamp(takenTime(item)),
    geoData: location?.from === 'geoData' ? at : geo(),
    geoDataExif: location?.from === 'geoDataExif' ? at : geo(),
    ...(people.length > 0 && { people: people.map((name) => ({ name })) }),
    ...(url !== undefined && { url }),
    ...(Object.keys(origin).length > 0 && { googlePhotosOrigin: origin }),
    ...(item.favorite && { favorited: true }),
    ...(item.archived && { archived: true }),
    ...(comments.length > 0 && {
      sharedAlbumComments: comments.map(({ text, at: written, by, liked }) => ({
        ...(text !== undefined && { text }),
        ...(written !== undefined && { creationTime: stamp(written) }),
        ...(by !== undefined && { contentOwnerName: by }),
        ...(liked && { liked }),
      })),
    }),
  }
  return `${JSON.stringify(sidecar, null, 2)}\n`
}

const e7 = (degrees: number): number => Math.round(degrees * 1e7)

/** The metadata file of an album, as Takeout writes it. Neither its order nor its cover has a place there. */
export function albumMetadata({ title, description, blocks }: ExportedAlbum): string {
  const enrichments = blocks.map((block) =>
    'text' in block
      ? { narrativeEnrichment: { text: block.text } }
      : {
          locationEnrichment: {
            location: block.places.map(({ name, description: what, latitude, longitude }) => ({
              ...(name !== undefined && { name }),
              ...(what !== undefined && { description: what }),
              ...(latitude !== undefined && { latitudeE7: e7(latitude) }),
              ...(longitude !== undefined && { longitudeE7: e7(longitude) }),
            })),
          },
        },
  )
  const metadata: Json = {
    ...(title !== '' && { title }),
    ...(description !== undefined && { description }),
    ...(enrichments.length > 0 && { enrichments }),
  }
  return `${JSON.stringify(metadata, null, 2)}\n`
}
