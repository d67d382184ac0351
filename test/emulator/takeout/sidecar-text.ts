import type { PlannedPhoto } from './planned-photos.ts'

const none = { latitude: 0, longitude: 0, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 }

/** The JSON beside a photo, in one of the spellings that occur. */
export function sidecarText(photo: PlannedPhoto): string {
  const { id, takenAt, place, placeFrom } = photo
  const where = place ? { ...none, ...place } : none
  // Some exports write numbers where others write texts.
  const timestamp = id % 3 === 0 ? takenAt : String(takenAt)
  const origin = photo.fromPartner ? { fromPartnerSharing: {} } : { mobileUpload: { deviceType: 'ANDROID_PHONE' } }
  const json = {
    title: photo.title,
    description: photo.description ?? '',
    imageViews: '3',
    creationTime: { timestamp: String(takenAt + 86_400 * 400), formatted: '18.09.2023 г., 10:35:11 ч. UTC' },
    photoTakenTime: { timestamp, formatted: 'May 2, 2019, 12:26:40\u202FPM UTC' },
    geoData: placeFrom === 'geoData' ? where : none,
    ...((placeFrom === 'geoDataExif' || id % 2 === 0) && { geoDataExif: placeFrom === 'geoDataExif' ? where : none }),
    ...(photo.people.length > 0 && { people: photo.people.map((name) => ({ name })) }),
    ...(photo.url !== undefined && { url: photo.url }),
    [id % 4 === 0 ? 'googlePhotoOrigin' : 'googlePhotosOrigin']: origin,
    ...(photo.favourite && { favorited: true }),
    ...(photo.archived && { archived: true }),
    ...(photo.trashed && { trashed: true }),
  }
  const text = JSON.stringify(json, undefined, 2).replaceAll("'", '\\u0027')
  return id % 5 === 0 ? `\uFEFF${text}` : text
}
