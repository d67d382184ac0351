import { ArrowLeft, CloudUpload, FolderOutput } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { itemsCounted } from '../../../../shared/albums/album-facts.ts'
import type { AlbumId } from '../../../../shared/domain.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import { Segments } from '../../../ui/fields/Segments.tsx'
import { isShelf } from '../../../state/address/place.ts'
import { isOpenSearchGone } from '../GoneNotice.tsx'
import { KeepSearch } from '../saved/KeepSearch.tsx'
import { SavedSearchBar } from '../saved/SavedSearchBar.tsx'
import { ActiveFilters } from './ActiveFilters.tsx'
import { AlbumOrderChoice } from './AlbumOrderChoice.tsx'
import { FilterMenu } from './FilterMenu.tsx'
import styles from './LibraryHeader.module.css'
import { useExport } from '../../../state/tasks/export-store.ts'
import { useNavigation } from '../../../state/navigation-store.ts'
import { useRestore } from '../../../state/tasks/restore-store.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import {
  albumsOf,
  filtersOf,
  ownerShown,
  queryOf,
  savedShown,
  searchesOf,
} from '../../../state/library/library-query.ts'
import { activeFilters } from '../../../../shared/search/filters.ts'
import { SearchField } from '../../../ui/fields/SearchField.tsx'
import { announce } from '../../../ui/notices/Announcer.tsx'
import { OwnerChoice } from '../../items/OwnerChoice.tsx'
import { SharedMark } from '../SharedMark.tsx'
import { useOwnerName } from './use-owner-name.ts'
import { useSuggestions } from './use-suggestions.ts'

const countRestsMs = 600

/** How many there are, in words; undefined while it is not known. */
function useCountText(): string | undefined {
  const { library: words } = useMessages()
  const albums = useLibrary((library) => library.albums)
  const openAlbum = useLibrary((library) => library.album)
  const isOpenSearch = useLibrary((library) => library.saved !== undefined)
  const searches = useLibrary((library) => library.searches)
  const onShelf = useLibrary(isShelf)
  const items = useLibrary(({ shown }) => (shown?.isWhole === true ? shown.columns.ref.length : undefined))
  const narrowed = useLibrary((library) => activeFilters(filtersOf(library)) > 0)
  const owner = useLibrary((library) => ownerShown(library)?.id)
  if (onShelf) {
    const kept = searchesOf(searches ?? [], owner).length
    const counted = albums && words.albumCount(albumsOf(albums, owner).length)
    return counted !== undefined && kept > 0 ? words.countsTogether(counted, words.saved.count(kept)) : counted
  }
  if (items === undefined) return undefined
  if (isOpenSearch) return words.count(items)
  if (narrowed) return words.found(items)
  if (owner !== undefined && openAlbum === undefined) return words.count(items)
  const album = albums?.find(({ id }) => id === openAlbum)
  const counted = (album && itemsCounted(album)) ?? 0
  return counted > items ? words.countOf(items, counted) : words.count(items)
}

/**
 * Says how many there are, of the list of this key, whenever either has changed and rests, as after the last letter of a search, but
 * not as one comes here.
 */
function useAnnouncedCount(count: string | undefined, key: string | undefined): void {
  const last = useRef<{ count: string; key: string | undefined }>(undefined)
  useEffect(() => {
    if (count === undefined || (count === last.current?.count && key === last.current.key)) return undefined
    // Who types at once is told of what that finds.
    if (last.current === undefined) {
      last.current = { count, key }
      return undefined
    }
    const timer = setTimeout(() => {
      announce(count)
      last.current = { count, key }
    }, countRestsMs)
    return () => clearTimeout(timer)
  }, [count, key])
}

function Title() {
  const { library: words } = useMessages()
  const isInAlbums = useLibrary((library) => library.tab === 'albums' && !isShelf(library))
  const openAlbum = useLibrary((library) => library.album)
  const saved = useLibrary(savedShown)
  const isSearchGone = useLibrary(isOpenSearchGone)
  const album = useLibrary((library) => library.albums?.find((candidate) => candidate.id === openAlbum))
  const showTab = useLibrary((library) => library.showTab)
  const count = useCountText()
  // The number of what was asked for before says nothing of what is asked for now.
  const isCurrent = useLibrary((library) => isShelf(library) || library.shown?.key === JSON.stringify(queryOf(library)))
  const key = useLibrary((library) => (isShelf(library) ? ownerShown(library)?.id : library.shown?.key))
  useAnnouncedCount(isCurrent && !isSearchGone ? count : undefined, key)
  const owner = useOwnerName(album?.owner)
  const title = saved?.name ?? (openAlbum === undefined ? words.title : album?.title || words.untitledAlbum)
  return (
    <div className={styles.title}>
      {isInAlbums ? (
        <IconButton
          label={words.backToAlbums}
          icon={<ArrowLeft size={20} aria-hidden />}
          onClick={() => showTab('albums')}
        />
      ) : null}
      <h1 className={styles.name} title={title} tabIndex={-1}>
        <bdi>{title}</bdi>
      </h1>
      {album?.shared ? <SharedMark size={18} /> : null}
      {owner === undefined ? null : (
        <span className={styles.owner}>
          <bdi>{owner}</bdi>
        </span>
      )}
      {/* No live region: that would be said again whenever something over it closes, and it is announced by itself. */}
      <span className={styles.count}>{isSearchGone ? '' : count}</span>
    </div>
  )
}

/** That an album, or some of it, is no longer in Google Photos. */
function Former() {
  const { library: words } = useMessages()
  const formats = useFormats()
  const album = useLibrary((library) => library.albums?.find(({ id }) => id === library.album))
  if (album?.lackedAt !== undefined)
    return <p className={styles.former}>{words.goneAlbum(formats.date(Date.parse(album.lackedAt)))}</p>
  const count = album?.formerCount ?? 0
  return count > 0 ? <p className={styles.former}>{words.formerMembers(count)}</p> : null
}

/** Leads to the form with the album that is open, or with everything. */
function ExportButton({ album }: { album: AlbumId | undefined }) {
  const { exporting: words } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  return (
    <IconButton
      label={album === undefined ? words.everythingButton : words.albumButton}
      icon={<FolderOutput size={20} aria-hidden />}
      onClick={() => {
        useExport.getState().choose(album === undefined ? undefined : new Set([album]))
        go('export')
      }}
    />
  )
}

/** Leads to the form for putting albums back, with the album that is open. */
function RestoreButton({ album }: { album: AlbumId }) {
  const { restoring: words } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  return (
    <IconButton
      label={words.albumButton}
      icon={<CloudUpload size={20} aria-hidden />}
      onClick={() => {
        useRestore.getState().choose(new Set([album]))
        go('restore')
      }}
    />
  )
}

/** Title, the two views, search and filters. */
export function LibraryHeader() {
  const { library: words } = useMessages()
  const tab = useLibrary((library) => library.tab)
  const openAlbum = useLibrary((library) => library.album)
  const filters = useLibrary(filtersOf)
  const albumSearch = useLibrary((library) => library.albumSearch)
  const showTab = useLibrary((library) => library.showTab)
  const setFilters = useLibrary((library) => library.setFilters)
  const setAlbumSearch = useLibrary((library) => library.setAlbumSearch)
  const onShelf = useLibrary(isShelf)
  const isOpenSearch = useLibrary((library) => library.saved !== undefined)
  const saved = useLibrary(savedShown)
  const isOpen = openAlbum !== undefined || isOpenSearch
  const suggestions = useSuggestions(onShelf || isOpenSearch ? '' : filters.search)
  return (
    <header className={styles.header}>
      <Title />
      <div className={styles.tools}>
        <div className={isOpen ? styles.inAlbum : undefined}>
          <Segments
            label={words.view}
            value={tab}
            options={[
              { value: 'timeline', label: words.timeline },
              { value: 'albums', label: words.albums },
            ]}
            onValueChange={showTab}
          />
        </div>
        {isOpen ? null : <OwnerChoice />}
        <div className={styles.find}>
          {onShelf ? (
            <SearchField key="shelf" label={words.searchAlbums} value={albumSearch} onSearch={setAlbumSearch} />
          ) : isOpenSearch ? null : (
            <SearchField
              key={openAlbum ?? 'timeline'}
              label={openAlbum === undefined ? words.searchItems : words.searchAlbum}
              value={filters.search}
              onSearch={(search) => setFilters({ search })}
              suggestions={suggestions}
            />
          )}
          {onShelf ? <AlbumOrderChoice /> : <FilterMenu />}
          {tab === 'timeline' ? <KeepSearch /> : null}
          {isOpenSearch ? null : <ExportButton album={openAlbum} />}
          {openAlbum === undefined ? null : <RestoreButton album={openAlbum} />}
        </div>
      </div>
      {onShelf || isOpenSearch ? null : <ActiveFilters />}
      {saved ? <SavedSearchBar key={saved.id} saved={saved} /> : null}
      {openAlbum === undefined ? null : <Former />}
    </header>
  )
}
