import { formatsOf } from '../formats.ts'
import { oneOrMore } from '../plural.ts'

const n = (value: number) => formatsOf('en').number(value)

/** Words of what stands above the photos of an album. */
export const enAlbumPage = {
  label: 'About this album',
  counts: (photos: number, videos: number) =>
    [
      photos > 0 ? `${n(photos)} ${oneOrMore(photos, 'photo', 'photos')}` : '',
      videos > 0 ? `${n(videos)} ${oneOrMore(videos, 'video', 'videos')}` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  more: 'Show more',
  less: 'Show less',
  goneThere: 'no longer there',
  order: 'Order of photos',
  orders: { album: 'As in the album', oldest: 'Oldest first', newest: 'Newest first' },
}
