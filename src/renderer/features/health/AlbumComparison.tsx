import { CircleCheck } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { textSearch } from '../../../shared/text/fold-text.ts'
import type { AlbumId } from '../../../shared/domain.ts'
import type { AlbumHealth } from '../../../shared/health.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { Segments } from '../../ui/fields/Segments.tsx'
import { SearchField } from '../../ui/fields/SearchField.tsx'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import { DifferenceEntry } from './DifferenceEntry.tsx'
import { isComplete, keyOf } from './differences.ts'
import styles from './Comparison.module.css'

/** Of a line that is closed, before one was measured. */
const rowHeight = 41

interface AlbumLineProps {
  album: AlbumHealth
  open: boolean
  onOpen: (open: boolean) => void
}

function AlbumLine({ album, open, onOpen }: AlbumLineProps) {
  const messages = useMessages()
  const words = messages.differences
  const formats = useFormats()
  const { here, listed, remoteCount, differences, wrong, account, inGooglePhotos } = album
  const complete = isComplete(album)
  const count = remoteCount === undefined ? words.ofListed(here, listed) : words.ofGoogle(here, remoteCount)
  const line = (
    <span className={styles.line}>
      <span>
        <bdi className={styles.title}>{album.title || messages.albums.untitled}</bdi>
        {inGooglePhotos || account === undefined ? null : <span className={styles.muted}> {words.noLongerThere}</span>}
      </span>
      {complete ? (
        <span className={styles.complete}>
          <CircleCheck size={16} aria-hidden />
          <span className={styles.spoken}>{words.complete}: </span>
          {formats.number(here)}
        </span>
      ) : (
        <span className={styles.count}>{count}</span>
      )}
    </span>
  )
  if (complete) return <div className={styles.whole}>{line}</div>
  return (
    <Disclosure summary={line} open={open} onOpen={onOpen}>
      <ul className={styles.inAlbum}>
        {wrong > 0 ? (
          <li className={styles.plain}>
            <p>{words.wrong(wrong)}</p>
            <p className={styles.muted}>{words.wrongTodo}</p>
          </li>
        ) : null}
        {differences.map((difference) => (
          <DifferenceEntry
            key={keyOf(difference)}
            of={{ album: album.album }}
            difference={difference}
            all={differences}
          />
        ))}
      </ul>
    </Disclosure>
  )
}

/** Every album, those with differences first asked for; found by title. */
export function AlbumComparison({ albums }: { albums: readonly AlbumHealth[] }) {
  const messages = useMessages()
  const words = messages.differences
  const different = albums.filter((album) => !isComplete(album))
  const [chosen, choose] = useState<'different' | 'all'>()
  const [search, setSearch] = useState('')
  // A line that is scrolled away and comes back is as it was.
  const [opened, setOpened] = useState<ReadonlySet<AlbumId>>(new Set())
  const which = chosen ?? (different.length > 0 ? 'different' : 'all')
  const wanted = useDeferredValue(search)
  const matches = textSearch(wanted)
  const found = (which === 'all' ? albums : different).filter(({ title }) => matches(title || messages.albums.untitled))
  const setOpen = ({ album }: AlbumHealth, open: boolean): void =>
    setOpened((before) => new Set([...before].filter((each) => each !== album).concat(open ? [album] : [])))
  const none = wanted.trim() === '' ? words.noneDiffers : words.noneFound
  return (
    <div className={styles.albums}>
      <div className={styles.toolbar}>
        <h3>{words.albums}</h3>
        <Segments
          label={words.which}
          value={which}
          onValueChange={choose}
          options={[
            { value: 'different', label: words.withDifferences(different.length) },
            { value: 'all', label: words.all(albums.length) },
          ]}
        />
        <SearchField label={words.search} value={search} onSearch={setSearch} />
      </div>
      {found.length === 0 ? (
        <p className={styles.muted}>{none}</p>
      ) : (
        <WindowedList
          items={found}
          keyOf={({ album }) => album}
          label={words.albums}
          className={styles.list}
          rowHeight={rowHeight}
        >
          {(album) => (
            <AlbumLine album={album} open={opened.has(album.album)} onOpen={(open) => setOpen(album, open)} />
          )}
        </WindowedList>
      )}
    </div>
  )
}
