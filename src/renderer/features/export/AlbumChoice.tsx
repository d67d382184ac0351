import { useState } from 'react'
import type { AlbumId, OwnerId } from '../../../shared/domain.ts'
import { textSearch } from '../../../shared/text/fold-text.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useAlbums } from '../../state/albums-store.ts'
import { albumsOf } from '../../state/library/library-query.ts'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { SearchField } from '../../ui/fields/SearchField.tsx'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import styles from './ExportScreen.module.css'

/** A line with its tick box, before one was measured. */
const rowHeight = 36

interface AlbumChoiceProps {
  /** Whose albums; everybody's without. */
  owner: OwnerId | undefined
  chosen: ReadonlySet<AlbumId>
  onChoose: (chosen: ReadonlySet<AlbumId>) => void
}

/** Albums of which something is here, to be ticked; those that are ticked come first when the list opens. */
export function AlbumChoice({ owner, chosen, onChoose }: AlbumChoiceProps) {
  const words = useMessages().exporting
  const albumWords = useMessages().albums
  const albums = useAlbums((store) => store.albums)
  const [search, setSearch] = useState('')
  const [first] = useState(chosen)
  const matches = textSearch(search)
  const found = albumsOf(albums, owner).filter(({ title, localCount }) => localCount > 0 && matches(title))
  const sorted = [...found.filter(({ id }) => first.has(id)), ...found.filter(({ id }) => !first.has(id))]

  function tick(id: AlbumId, on: boolean): void {
    const next = new Set(chosen)
    if (on) next.add(id)
    else next.delete(id)
    onChoose(next)
  }

  return (
    <>
      <SearchField label={albumWords.search} value={search} onSearch={setSearch} />
      {sorted.length === 0 ? <p className={styles.muted}>{words.noAlbums}</p> : null}
      {sorted.length > 0 ? (
        <div className={styles.albums}>
          <WindowedList items={sorted} keyOf={({ id }) => id} label={words.someAlbums} rowHeight={rowHeight} oneStop>
            {({ id, title, localCount }, tabIndex) => (
              <label>
                <Checkbox checked={chosen.has(id)} tabIndex={tabIndex} onCheckedChange={(on) => tick(id, on)} />
                <bdi>{title || albumWords.untitled}</bdi>
                <span className={styles.counts}>{words.items(localCount)}</span>
              </label>
            )}
          </WindowedList>
        </div>
      ) : null}
      <output className={styles.hint}>{words.chosen(chosen.size)}</output>
    </>
  )
}
