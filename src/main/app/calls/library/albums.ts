import { z } from 'zod'
import type { AlbumsCalls } from '../../../../shared/contract/library/albums.ts'
import { failure, success } from '../../../../shared/problems/problem.ts'
import { orCancelled, withMirror, type AnsweredCalls } from '../call-context.ts'
import { albumId, nothing } from '../input-parts.ts'

export const albums = {
  'albums.list': {
    input: nothing,
    handle: (context) => withMirror(context, async (parts) => orCancelled(await parts.albums())),
  },
  'albums.refresh': { input: nothing, handle: (context) => withMirror(context, (parts) => parts.refreshAlbums()) },
  'albums.page': {
    input: z.strictObject({ album: albumId }),
    handle: (context, { album }) =>
      withMirror(context, async (parts) => {
        const page = await parts.albumPage(album)
        return page === null ? failure('album-not-found', { values: { title: album } }) : orCancelled(page)
      }),
  },
  'albums.cover': {
    input: z.strictObject({ album: albumId }),
    handle: (context, { album }) => withMirror(context, (parts) => success({ mayCome: parts.coverMayCome(album) })),
  },
} satisfies AnsweredCalls<AlbumsCalls>
