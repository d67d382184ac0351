import { BookImage, Images } from 'lucide-react'
import { useMemo } from 'react'
import { itemsCounted } from '../../../shared/album-facts.ts'
import type { Album } from '../../../shared/domain.ts'
import { textSearch } from '../../../shared/text/fold-text.ts'
import { isolated } from '../../../shared/text/owner-names.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import styles from './AlbumShelf.module.css'
import { ItemThumb } from '../items/ItemThumb.tsx'
import emptyStyles from './LibraryEmpty.module.css'
import { useLibrary } from '../../state/library/library-store.ts'
import { albumsOf, ownerShown } from '../../state/library/library-query.ts'
import { useSetting } from '../../state/session-store.ts'
import { inOrder } from './album-order.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { opensElsewhere } from '../../state/address/opens-elsewhere.ts'
import { formatPlace, topOfLibrary } from '../../state/address/place.ts'
import { SharedMark } from './SharedMark.tsx'
import { useOwnerName } from './header/use-owner-name.ts'

function Cover({ cover }: { cover: number }) {
  const addresses = useMediaAddresses()
  const otherwise = <BookImage className={styles.noCover} aria-hidden />
  return <ItemThumb item={cover} source={addresses.thumb(cover)} otherwise={otherwise} />
}

/** A row of covers with their lines, before one was measured. */
const rowHeight = 270

function AlbumCard({ album, tabIndex }: { album: Album; tabIndex: number | undefined }) {
  const { library: words } = useMessages()
  const openAlbum = useLibrary((library) => library.openAlbum)
  const title = album.title || words.untitledAlbum
  const counted = itemsCounted(album) ?? 0
  const isOfAll = useLibrary((library) => ownerShown(library) === undefined)
  const owner = useOwnerName(album.owner)
  return (
    <a
      href={formatPlace({ screen: 'library', library: { ...topOfLibrary, tab: 'albums', album: album.id } })}
      className={styles.card}
      tabIndex={tabIndex}
      onClick={(event) => {
        if (opensElsewhere(event)) return
        event.preventDefault()
        openAlbum(album.id)
      }}
    >
      <span className={styles.cover}>
        {album.cover === undefined ? (
          <BookImage className={styles.noCover} aria-hidden />
        ) : (
          <Cover key={album.cover} cover={album.cover} />
        )}
      </span>
      <span className={styles.title} title={title}>
        <bdi>{title}</bdi>
      </span>
      {isOfAll && owner !== undefined ? (
        <span className={styles.owner}>
          <bdi>{owner}</bdi>
        </span>
      ) : null}
      <span className={styles.count}>
        {album.shared ? <SharedMark size={14} /> : null}
        {counted > album.localCount ? words.countOf(album.localCount, counted) : words.count(album.localCount)}
      </span>
    </a>
  )
}

/** The albums of everybody, or of one person, with their covers, in the order that was chosen. */
export function AlbumShelf() {
  const { library: words } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  const all = useLibrary((library) => library.albums)
  const search = useLibrary((library) => library.albumSearch)
  const left = useLibrary((library) => library.left)
  const owner = useLibrary((library) => ownerShown(library)?.id)
  const name = useOwnerName(owner)
  const order = useSetting('albumOrder')
  const language = useLanguage()
  const albums = useMemo(() => all && inOrder(albumsOf(all, owner), order, language), [all, owner, order, language])
  if (!albums) return null
  if (albums.length === 0 && name !== undefined) return <EmptyState title={words.noAlbumsOf(isolated(name))} />
  if (albums.length === 0) {
    return (
      <EmptyState
        art={<Images className={emptyStyles.art} aria-hidden />}
        title={words.noAlbumsTitle}
        text={words.noAlbumsText}
        actions={
          <Button look="primary" onClick={() => go('albums')}>
            {words.chooseAlbums}
          </Button>
        }
      />
    )
  }
  const matches = textSearch(search)
  const found = albums.filter(({ title }) => matches(title || words.untitledAlbum))
  if (found.length === 0) return <EmptyState title={words.noAlbumFound} />
  return (
    <div className={styles.scroller}>
      <WindowedList
        items={found}
        keyOf={({ id }) => id}
        label={words.albums}
        className={styles.shelf}
        rowHeight={rowHeight}
        oneStop
        startAt={left}
      >
        {(album, tabIndex) => <AlbumCard album={album} tabIndex={tabIndex} />}
      </WindowedList>
    </div>
  )
}
