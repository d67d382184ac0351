import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** What files with facts have in common. It must never change: what was packed with it is unpacked with it. */
const common = Buffer.from(
  '"favorited": true,"archived": true,"appSource": {"androidPackageName": "com."},"sharedAlbumComments": [' +
    '"googlePhotosOrigin": {"webUpload": {"computerUpload": {}}},"googlePhotosOrigin": {"fromPartnerSharing": {}},' +
    '"googlePhotosOrigin": {"mobileUpload": {"deviceFolder": {"localFolderName": "Camera"},"deviceType": "ANDROID_PHONE"' +
    '"deviceType": "IOS_PHONE"},"people": [{"name": ""}],"description": "","imageViews": "0",' +
    '"geoDataExif": {"latitude": 0.0,"longitude": 0.0,"altitude": 0.0,"latitudeSpan": 0.0,"longitudeSpan": 0.0},' +
    '"geoData": {"latitude": 0.0,"longitude": 0.0,"altitude": 0.0,"latitudeSpan": 0.0,"longitudeSpan": 0.0},' +
    '"creationTime": {"timestamp": "1","formatted": " UTC"},"photoTakenTime": {"timestamp": "1","formatted": " UTC"},' +
    '"url": "https://photos.google.com/photo/AF1Qip","title": "IMG_.jpg"',
)

/** So many bytes at most become of packed ones: what another program has written there is no bomb. */
const mostBytes = 4 * 1024 * 1024

/** Most become no more than so many times as long; the bytes that are made room for at a time. */
const [usualGrowth, leastChunk, mostChunk] = [6, 1024, 16 * 1024]

/** Small JSON files become a fifth as long. */
export function packJson(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: 6, dictionary: common })
}

/** What was packed; undefined if it cannot be unpacked. */
export function unpackJson(packed: Uint8Array): Buffer | undefined {
  try {
    // Of a buffer of the usual size hardly any is used, and hundreds of thousands are unpacked in one go.
    const chunkSize = Math.min(Math.max(packed.length * usualGrowth, leastChunk), mostChunk)
    return inflateRawSync(packed, { dictionary: common, maxOutputLength: mostBytes, chunkSize })
  } catch {
    // Damage in what is only remembered: the archive has it again.
    return undefined
  }
}
