import type { Album, AlbumId } from '../../domain.ts'
import type { Call, Names } from '../call.ts'

export interface AlbumsCalls {
  /** Albums known to the mirror; works offline. */
  'albums.list': Call<void, Album[]>
  /** Asks Google for the albums of every signed-in account. */
  'albums.refresh': Call<void, Album[]>
  /** Of a cover that Google gives, and that did not come: whether to ask for it again. */
  'albums.cover': Call<{ album: AlbumId }, { mayCome: boolean }>
}

export interface AlbumsEvents {
  'albums.changed': Album[]
}

export const albumsCalls: Names<AlbumsCalls> = {
  'albums.list': true,
  'albums.refresh': true,
  'albums.cover': true,
}

export const albumsEvents: Names<AlbumsEvents> = {
  'albums.changed': true,
}
