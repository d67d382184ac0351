import { CircleCheck } from 'lucide-react'
import { memo } from 'react'
import type { AlbumId } from '../../../shared/domain.ts'
import { albumFraction, type AlbumProgress } from '../../../shared/progress.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Bar } from '../../ui/ProgressBar.tsx'
import { useAlbums } from '../albums/albums-store.ts'
import styles from './AlbumRows.module.css'

interface RowProps extends Omit<AlbumProgress, 'album'> {
  title: string
}

const Row = memo(function Row({ title, items, done, failed, waiting, listed, unchanged }: RowProps) {
  const words = useMessages().backup
  const formats = useFormats()
  const complete = listed && done >= items
  const notes = [
    ...(failed > 0 ? [words.albumFailed(failed)] : []),
    ...(waiting > 0 ? [words.albumWaiting(waiting)] : []),
  ]
  return (
    <li className={styles.row}>
      <span className={styles.title} title={title}>
        <bdi>{title}</bdi>
      </span>
      <span className={styles.count}>
        {unchanged ? <span>{words.albumUnchanged}</span> : null}
        {complete ? (
          <span className={styles.complete}>
            <CircleCheck size={15} aria-hidden />
            {formats.number(items)}
            <span className={styles.hidden}> {words.albumDone}</span>
          </span>
        ) : listed || items > 0 ? (
          words.ofItems(done, items)
        ) : (
          words.albumNotListed
        )}
      </span>
      {complete ? null : <Bar fraction={albumFraction({ items, done })} tone={failed > 0 ? 'warning' : 'accent'} />}
      {notes.length > 0 ? <span className={styles.notes}>{formats.list(notes)}</span> : null}
    </li>
  )
})

/** Every album of the backup with its own bar. */
export function AlbumRows({ rows }: { rows: readonly AlbumProgress[] }) {
  const messages = useMessages()
  const albums = useAlbums((state) => state.albums)
  const titles = new Map<AlbumId, string>(albums.map((album) => [album.id, album.title]))
  return (
    <section className={styles.section}>
      <h2>{messages.backup.albums}</h2>
      <ul className={styles.rows}>
        {rows.map(({ album, ...row }) => (
          <Row key={album} title={titles.get(album) || messages.albums.untitled} {...row} />
        ))}
      </ul>
    </section>
  )
}
