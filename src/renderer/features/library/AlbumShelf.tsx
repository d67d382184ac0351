import { BookImage, Images, Search } from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { itemsCounted } from '../../../shared/albums/album-facts.ts'
import type { Album, ItemRef } from '../../../shared/domain.ts'
import type { SavedSearch } from '../../../shared/search/saved-search.ts'
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
import { albumsOf, ownerShown, searchesOf } from '../../state/library/library-query.ts'
import { useSetting } from '../../state/session-store.ts'
import { inOrder } from './album-order.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { opensElsewhere } from '../../state/address/opens-elsewhere.ts'
import { formatPlace, type LibraryPlace, topOfLibrary } from '../../state/address/place.ts'
import { type Glance, type Glances, useGlances } from './saved/use-glances.ts'
import { SharedMark } from './SharedMark.tsx'
import { useOwnerName } from './header/use-owner-name.ts'

function Cover({ cover }: { cover: number }) {
  const addresses = useMediaAddresses()
  const otherwise = <BookImage className={styles.noCover} aria-hidden />
  return <ItemThumb item={cover} source={addresses.thumb(cover)} otherwise={otherwise} />
}

/** A row of covers with their lines, before one was measured. */
const rowHeight = 270

interface CardProps {
  title: string
  place: Partial<LibraryPlace>
  cover: ItemRef | undefined
  tabIndex: number | undefined
  onOpen: () => void
  /** What stands below the title. */
  children: ReactNode
}

function Card({ title, place, cover, tabIndex, onOpen, children }: CardProps) {
  return (
    <a
      href={formatPlace({ screen: 'library', library: { ...topOfLibrary, tab: 'albums', ...place } })}
      className={styles.card}
      tabIndex={tabIndex}
      onClick={(event) => {
        if (opensElsewhere(event)) return
        event.preventDefault()
        onOpen()
      }}
    >
      <span className={styles.cover}>
        {cover === undefined ? (
          <BookImage className={styles.noCover} aria-hidden />
        ) : (
          <Cover key={cover} cover={cover} />
        )}
      </span>
      <span className={styles.title} title={title}>
        <bdi>{title}</bdi>
      </span>
      {children}
    </a>
  )
}

function AlbumCard({ album, tabIndex }: { album: Album; tabIndex: number | undefined }) {
  const { library: words } = useMessages()
  const openAlbum = useLibrary((library) => library.openAlbum)
  const counted = itemsCounted(album) ?? 0
  const isOfAll = useLibrary((library) => ownerShown(library) === undefined)
  const owner = useOwnerName(album.owner)
  return (
    <Card
      title={album.title || words.untitledAlbum}
      place={{ album: album.id }}
      cover={album.cover}
      tabIndex={tabIndex}
      onOpen={() => openAlbum(album.id)}
    >
      {isOfAll && owner !== undefined ? (
        <span className={styles.owner}>
          <bdi>{owner}</bdi>
        </span>
      ) : null}
      <span className={styles.count}>
        {album.shared ? <SharedMark size={14} /> : null}
        {counted > album.localCount ? words.countOf(album.localCount, counted) : words.count(album.localCount)}
      </span>
    </Card>
  )
}

interface SearchCardProps {
  saved: SavedSearch
  glance: Glance | undefined
  tabIndex: number | undefined
}

function SearchCard({ saved, glance, tabIndex }: SearchCardProps) {
  const { library: words } = useMessages()
  const openSearch = useLibrary((library) => library.openSearch)
  return (
    <Card
      title={saved.name}
      place={{ saved: saved.id }}
      cover={glance?.cover}
      tabIndex={tabIndex}
      onOpen={() => openSearch(saved.id)}
    >
      <span className={styles.count}>
        <Search size={14} aria-hidden />
        {glance ? words.countsTogether(words.saved.one, words.count(glance.count)) : words.saved.one}
      </span>
    </Card>
  )
}

/** An album or a saved search, with what both are found and put into order by. */
type Entry = { id: string; title: string; localCount: number } & ({ album: Album } | { saved: SavedSearch })

/** Saved searches before the albums, in the order in which they come. */
function entriesOf(albums: readonly Album[], searches: readonly SavedSearch[], glances: Glances): Entry[] {
  return [
    ...searches.map((saved): Entry => {
      return { id: saved.id, title: saved.name, localCount: glances.get(saved.id)?.count ?? 0, saved }
    }),
    ...albums.map((album): Entry => ({ id: album.id, title: album.title, localCount: album.localCount, album })),
  ]
}

const noSearches: SavedSearch[] = []

/** The albums of everybody, or of one person, and the saved searches, with their covers, in the order that was chosen. */
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
  const kept = useLibrary((library) => library.searches) ?? noSearches
  const searches = useMemo(() => searchesOf(kept, owner), [kept, owner])
  const glances = useGlances(searches)
  const entries = useMemo(
    () => all && inOrder(entriesOf(albumsOf(all, owner), searches, glances), order, language),
    [all, owner, searches, glances, order, language],
  )
  if (!entries) return null
  if (entries.length === 0 && name !== undefined) return <EmptyState title={words.noAlbumsOf(isolated(name))} />
  if (entries.length === 0) {
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
  const found = entries.filter(({ title }) => matches(title || words.untitledAlbum))
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
        {(entry, tabIndex) =>
          'album' in entry ? (
            <AlbumCard album={entry.album} tabIndex={tabIndex} />
          ) : (
            <SearchCard saved={entry.saved} glance={glances.get(entry.saved.id)} tabIndex={tabIndex} />
          )
        }
      </WindowedList>
    </div>
  )
}
