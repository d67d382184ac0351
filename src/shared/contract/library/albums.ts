import type { Album, AlbumId } from '../../domain.ts'
import type { Call, Names } from '../call.ts'
import type { AlbumPage } from '../../albums/album-page.ts'

export interface AlbumsCalls {
  /** Albums known to the mirror; works offline. */
  'albums.list': Call<void, Album[]>
  /** Asks Google for the albums of every signed-in account. */
  'albums.refresh': Call<void, Album[]>
  /** What stands above the photos of an album; works offline. `album-not-found` for one that is not here. */
  'albums.page': Call<{ album: AlbumId }, AlbumPage>
  /** Of a cover that Google gives, and that did not come: whether to ask for it again. */
  'albums.cover': Call<{ album: AlbumId }, { mayCome: boolean }>
}

export interface AlbumsEvents {
  'albums.changed': Album[]
}

export const albumsCalls: Names<AlbumsCalls> = {
  'albums.list': true,
  'albums.refresh': true,
  'albums.page': true,
  'albums.cover': true,
}

export const albumsEvents: Names<AlbumsEvents> = {
  'albums.changed': true,
}
