import { CircleCheck } from 'lucide-react'
import { memo } from 'react'
import type { Album, AlbumId } from '../../../shared/domain.ts'
import { albumFraction, type AlbumProgress } from '../../../shared/tasks/progress.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import { Bar } from '../../ui/notices/ProgressBar.tsx'
import { useAlbums } from '../../state/albums-store.ts'
import styles from './AlbumRows.module.css'

/** A row with its bar, before one was measured. */
const rowHeight = 60

interface RowProps extends Omit<AlbumProgress, 'album'> {
  title: string
  /** Items of which a file is missing or damaged. */
  wrong: number
}

const Row = memo(function Row({ title, items, done, failed, waiting, wrong, listed, unchanged }: RowProps) {
  const { backup: words, albums } = useMessages()
  const formats = useFormats()
  const complete = listed && done >= items && wrong === 0
  const notes = [
    ...(failed > 0 ? [words.albumFailed(failed)] : []),
    ...(waiting > 0 ? [words.albumWaiting(waiting)] : []),
    ...(wrong > 0 ? [albums.wrong(wrong)] : []),
  ]
  return (
    <>
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
      {complete ? null : (
        <Bar fraction={albumFraction({ items, done })} tone={failed + wrong > 0 ? 'warning' : 'accent'} />
      )}
      {notes.length > 0 ? <span className={styles.notes}>{formats.list(notes)}</span> : null}
    </>
  )
})

/** Every album of the backup with its own bar. */
export function AlbumRows({ rows }: { rows: readonly AlbumProgress[] }) {
  const messages = useMessages()
  const albums = useAlbums((state) => state.albums)
  const known = new Map<AlbumId, Album>(albums.map((album) => [album.id, album]))
  return (
    <section className={styles.section}>
      <h2>{messages.backup.albums}</h2>
      <WindowedList
        items={rows}
        keyOf={({ album }) => album}
        className={styles.rows}
        itemClassName={styles.row}
        rowHeight={rowHeight}
      >
        {({ album, ...row }) => (
          <Row
            title={known.get(album)?.title || messages.albums.untitled}
            wrong={known.get(album)?.wrongCount ?? 0}
            {...row}
          />
        )}
      </WindowedList>
    </section>
  )
}
