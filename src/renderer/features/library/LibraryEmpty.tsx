import { Images, SearchX } from 'lucide-react'
import { isolated } from '../../../shared/text/owner-names.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { useLibrary } from '../../state/library/library-store.ts'
import { filtersOf, ownerShown } from '../../state/library/library-query.ts'
import { noFilters, activeFilters } from '../../../shared/search/filters.ts'
import styles from './LibraryEmpty.module.css'
import { useOwnerName } from './header/use-owner-name.ts'

/** Why the list is empty, and what would fill it. */
export function LibraryEmpty() {
  const { library: words } = useMessages()
  const go = useNavigation((navigation) => navigation.go)
  const narrowed = useLibrary((library) => activeFilters(filtersOf(library)) > 0)
  const openAlbum = useLibrary((library) => library.album)
  const isOpenSearch = useLibrary((library) => library.saved !== undefined)
  const album = useLibrary((library) => library.albums?.find((candidate) => candidate.id === openAlbum))
  const setFilters = useLibrary((library) => library.setFilters)
  const chooseOwner = useLibrary((library) => library.chooseOwner)
  const owner = useOwnerName(useLibrary((library) => (openAlbum === undefined ? ownerShown(library)?.id : undefined)))

  if (isOpenSearch) {
    return (
      <EmptyState
        art={<SearchX className={styles.art} aria-hidden />}
        title={words.saved.nothingTitle}
        text={words.saved.nothingText}
      />
    )
  }
  if (narrowed) {
    return (
      <EmptyState
        art={<SearchX className={styles.art} aria-hidden />}
        title={words.nothingFoundTitle}
        text={words.nothingFoundText}
        actions={<Button onClick={() => setFilters(noFilters)}>{words.clearFilters}</Button>}
      />
    )
  }
  if (owner !== undefined) {
    return (
      <EmptyState
        art={<Images className={styles.art} aria-hidden />}
        title={words.nothingOf(isolated(owner))}
        text={words.nothingOfText}
        actions={<Button onClick={() => chooseOwner(undefined)}>{words.showEverybody}</Button>}
      />
    )
  }
  const art = <Images className={styles.art} aria-hidden />
  const choose = (
    <Button look="primary" onClick={() => go('albums')}>
      {words.chooseAlbums}
    </Button>
  )
  if (openAlbum === undefined) {
    return <EmptyState art={art} title={words.emptyTitle} text={words.emptyText} actions={choose} />
  }
  const { account, remoteCount } = album ?? {}
  if (remoteCount === 0) return <EmptyState art={art} title={words.albumEmptyTitle} text={words.albumEmptyText} />
  if (account === undefined)
    return <EmptyState art={art} title={words.albumNotHereTitle} text={words.albumOfExportText} />
  const text = remoteCount === undefined ? words.albumUnknownText : words.albumNotHereText(remoteCount)
  return <EmptyState art={art} title={words.albumNotHereTitle} text={text} actions={choose} />
}
