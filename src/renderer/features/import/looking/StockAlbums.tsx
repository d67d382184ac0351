import { useCallback, useState } from 'react'
import type { ExportOverview } from '../../../../shared/imports/export-stock.ts'
import { textSearch } from '../../../../shared/text/fold-text.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { SearchField } from '../../../ui/fields/SearchField.tsx'
import { useWholeList } from '../../../ui/use-whole-list.ts'
import { LongList } from '../LongList.tsx'
import { AlbumCover } from './AlbumCover.tsx'
import { NotAll } from './NotAll.tsx'
import styles from '../ImportFlow.module.css'

/** A line with its picture, before one was measured. */
const rowHeight = 52
/** More are searched rather than read. */
const searchedFrom = 20

interface StockAlbumsProps {
  of: Pick<ExportOverview, 'albums' | 'albumCount'>
  /** The place of the export among all of the look. */
  at: number
  look: number
}

/** All albums of an export with their pictures; of many, those that a person searches for. */
export function StockAlbums({ of: { albums, albumCount }, at, look }: StockAlbumsProps) {
  const words = useMessages().import
  const albumWords = useMessages().albums
  const [search, setSearch] = useState('')
  const ask = useCallback(
    (offset: number, limit: number) => getBridge().call('imports.albums', { look, of: at, offset, limit }),
    [look, at],
  )
  const { items, problem, isComing, retry } = useWholeList(albums, albumCount, ask)
  const matches = textSearch(search)
  const found = search === '' ? items : items.filter(({ title }) => matches(title ?? words.untitled))
  return (
    <div className={styles.ask}>
      {items.some(({ cover }) => cover === null) ? <p className={styles.hint}>{words.noCovers}</p> : null}
      {albumCount > searchedFrom ? <SearchField label={albumWords.search} value={search} onSearch={setSearch} /> : null}
      {problem ? <NotAll problem={problem} retry={retry} /> : null}
      {found.length === 0 && !isComing ? <p className={styles.muted}>{words.noSuchAlbum}</p> : null}
      <LongList items={found} keyOf={({ folder }) => folder} label={words.albums} rowHeight={rowHeight}>
        {({ title, items: count, cover }) => (
          <>
            <AlbumCover look={look} cover={cover} />
            <bdi className={styles.albumTitle}>{title ?? words.untitled}</bdi>
            <span className={styles.muted}>{words.albumItems(count)}</span>
          </>
        )}
      </LongList>
      {search === '' ? null : <output className={styles.hint}>{words.albumsFound(found.length, albumCount)}</output>}
    </div>
  )
}
