/** A row of the reference's table of methods (1.2): verb, path, scopes before and since 31 March 2025, by their short names. */
export type Row = [name: string, verb: string, path: string, old: string, now: string]

/** Written down from the reference, so that the table of methods is compared with something that it is not made from. */
export const rows: Row[] = [
  ['albums.addEnrichment', 'POST', 'albums/{id}:addEnrichment', 'ALL AO SHARE', 'AO EDIT-APP'],
  ['albums.batchAddMediaItems', 'POST', 'albums/{id}:batchAddMediaItems', 'ALL AO SHARE', 'AO EDIT-APP'],
  ['albums.batchRemoveMediaItems', 'POST', 'albums/{id}:batchRemoveMediaItems', 'ALL', 'EDIT-APP'],
  ['albums.create', 'POST', 'albums', 'ALL AO SHARE', 'AO'],
  ['albums.get', 'GET', 'albums/{id}', 'ALL RO RO-APP', 'RO-APP'],
  ['albums.list', 'GET', 'albums', 'ALL RO RO-APP', 'RO-APP'],
  ['albums.patch', 'PATCH', 'albums/{id}', 'EDIT-APP', 'EDIT-APP'],
  ['albums.share', 'POST', 'albums/{id}:share', 'SHARE', ''],
  ['albums.unshare', 'POST', 'albums/{id}:unshare', 'SHARE', ''],
  ['mediaItems.batchCreate', 'POST', 'mediaItems:batchCreate', 'ALL AO SHARE', 'AO'],
  ['mediaItems.batchGet', 'GET', 'mediaItems:batchGet', 'ALL RO RO-APP', 'RO-APP'],
  ['mediaItems.get', 'GET', 'mediaItems/{id}', 'ALL RO RO-APP', 'RO-APP'],
  ['mediaItems.list', 'GET', 'mediaItems', 'ALL RO RO-APP', 'RO-APP'],
  ['mediaItems.patch', 'PATCH', 'mediaItems/{id}', 'EDIT-APP', 'EDIT-APP'],
  ['mediaItems.search', 'POST', 'mediaItems:search', 'ALL RO RO-APP', 'RO-APP'],
  ['sharedAlbums.get', 'GET', 'sharedAlbums/{id}', 'SHARE', ''],
  ['sharedAlbums.join', 'POST', 'sharedAlbums:join', 'SHARE', ''],
  ['sharedAlbums.leave', 'POST', 'sharedAlbums:leave', 'SHARE', ''],
  ['sharedAlbums.list', 'GET', 'sharedAlbums', 'ALL RO RO-APP', ''],
  ['uploads', 'POST', 'uploads', 'ALL AO SHARE', 'AO'],
]

const prefix = 'https://www.googleapis.com/auth/photoslibrary'

/** The scopes of the reference (1.1) in full. */
export const scopesOf: Record<string, string> = {
  AO: `${prefix}.appendonly`,
  'RO-APP': `${prefix}.readonly.appcreateddata`,
  'EDIT-APP': `${prefix}.edit.appcreateddata`,
  ALL: prefix,
  RO: `${prefix}.readonly`,
  SHARE: `${prefix}.sharing`,
}

/** Of a list of short names. */
export function named(short: string): string[] {
  return short
    .split(' ')
    .filter((name) => name !== '')
    .map((name) => scopesOf[name] ?? name)
}
