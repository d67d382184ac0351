import type { AlbumsCalls } from '../../../../shared/contract/library/albums.ts'
import { failure, success } from '../../../../shared/problems/problem.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { nothing } from '../input-parts.ts'

export const albums = {
  'albums.list': {
    input: nothing,
    handle: (context) =>
      withMirror(context, async (parts) => {
        const albums = await parts.albums()
        return albums ? success(albums) : failure('cancelled')
      }),
  },
  'albums.refresh': { input: nothing, handle: (context) => withMirror(context, (parts) => parts.refreshAlbums()) },
} satisfies AnsweredCalls<AlbumsCalls>
