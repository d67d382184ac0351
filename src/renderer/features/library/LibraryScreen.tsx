import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ItemColumns, ItemRef } from '../../../shared/domain.ts'
import type { PhotoGridHandle } from '../../grid/PhotoGrid.tsx'
import { useMessages } from '../../i18n/use-messages.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Button } from '../../ui/controls/Button.tsx'
import { CompareView } from '../viewer/compare/CompareView.tsx'
import { Viewer } from '../viewer/Viewer.tsx'
import { AlbumShelf } from './AlbumShelf.tsx'
import { ItemGrid } from './ItemGrid.tsx'
import { LibraryEmpty } from './LibraryEmpty.tsx'
import { PickedBar } from './PickedBar.tsx'
import { Shelves } from './shelves/Shelves.tsx'
import { useShelves } from './shelves/use-shelves.ts'
import { AlbumHero } from './hero/AlbumHero.tsx'
import { LibraryHeader } from './header/LibraryHeader.tsx'
import styles from './LibraryScreen.module.css'
import { activeFilters } from '../../../shared/search/filters.ts'
import { isShelf } from '../../state/address/place.ts'
import { isWholeAlbum } from '../../state/library/library-query.ts'
import { followLibrary, useLibrary } from '../../state/library/library-store.ts'
import { AlbumGone, GoneNotice, isOpenAlbumGone, isOpenSearchGone, SearchGone } from './GoneNotice.tsx'
import { useCompared } from './use-compared.ts'
import { useLeaveAlbum } from './use-leave-album.ts'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'

/** What stands below the header: albums, items, or why there are none. */
function Content({ grid }: { grid: RefObject<PhotoGridHandle | null> }) {
  const messages = useMessages()
  const shown = useLibrary((library) => library.shown)
  const problem = useLibrary((library) => library.problem)
  const shelf = useLibrary(isShelf)
  const album = useLibrary((library) => library.album)
  const isAlbumGone = useLibrary(isOpenAlbumGone)
  const isSearchGone = useLibrary(isOpenSearchGone)
  if (shelf) return <AlbumShelf />
  if (isAlbumGone) return <AlbumGone key={album} />
  if (isSearchGone) return <SearchGone />
  if (problem) {
    return (
      <div className={styles.notice}>
        <ProblemNotice
          problem={problem}
          actions={<Button onClick={() => void useLibrary.getState().loadItems()}>{messages.common.tryAgain}</Button>}
        />
      </div>
    )
  }
  if (!shown) return null
  if (shown.columns.ref.length === 0) {
    return isWholeAlbum(shown.query) ? (
      <div className={styles.emptyAlbum}>
        <AlbumHero album={shown.query.album} />
        <LibraryEmpty />
      </div>
    ) : (
      <LibraryEmpty />
    )
  }
  return <ItemGrid key={shown.key} shown={shown} ref={grid} />
}

/** Two items of the list on the screen side by side. */
function ComparedItems({ grid }: { grid: RefObject<PhotoGridHandle | null> }) {
  const closeItem = useLibrary((library) => library.closeItem)
  const { sides } = useCompared()
  return (
    <CompareView
      sides={sides}
      onClose={closeItem}
      focusAfter={() => {
        grid.current?.focusAgain()
        return document.activeElement instanceof HTMLElement && document.activeElement !== document.body
          ? document.activeElement
          : undefined
      }}
    />
  )
}

/** The viewer over the list on the screen. */
function OpenedItem({ grid }: { grid: RefObject<PhotoGridHandle | null> }) {
  const openItem = useLibrary((library) => library.openItem)
  const closeItem = useLibrary((library) => library.closeItem)
  const openAlbum = useLibrary((library) => library.openAlbum)
  const { isWanted } = useCompared()
  // Beside another one it is not in the viewer.
  const opened = useLibrary((library) => (isWanted ? undefined : library.opened))
  const { columns, isHeld } = useShownWith(opened)
  const index = useMemo(() => (opened === undefined || !columns ? -1 : columns.ref.indexOf(opened)), [opened, columns])
  const last = useRef({ index: -1, columns, isHeld })
  useEffect(() => {
    const before = last.current
    last.current = { index, columns, isHeld }
    // However it was closed, Back included, the list shows what was seen last.
    if (opened !== undefined || before.index < 0 || (before.columns !== columns && !before.isHeld)) return
    // One that is not in the list any more has left its place to the next.
    const place = Math.min(before.index, (columns?.ref.length ?? 0) - 1)
    grid.current?.focusItem(place)
    // The dialog gives the focus away once it is gone, and does not know a tile that was drawn meanwhile.
    const showAgain = (): void => grid.current?.focusItem(place, true)
    let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(showAgain)))
    return () => cancelAnimationFrame(frame)
  }, [opened, index, columns, isHeld, grid])
  return (
    <Viewer
      columns={columns}
      index={index}
      onShow={(next) => openItem((columns?.ref[next] ?? 0) as ItemRef)}
      onClose={closeItem}
      onAlbum={openAlbum}
      focusAfter={(shown) => grid.current?.tile(shown)}
    />
  )
}

/**
 * The list on the screen. An item that leaves it because it is no favourite any more stays in its place as long as it is looked at.
 */
function useShownWith(opened: ItemRef | undefined): { columns: ItemColumns | undefined; isHeld: boolean } {
  const shown = useLibrary((library) => library.shown)
  const [held, setHeld] = useState(shown)
  const isNarrowed = shown?.query.marks?.includes('favourite') === true && held?.key === shown.key
  const isHeld = isNarrowed && opened !== undefined && !shown.columns.ref.includes(opened)
  if (!isHeld && held !== shown) setHeld(shown)
  return { columns: (isHeld ? held : shown)?.columns, isHeld }
}

/** Everything in the mirror, as a timeline and by album. Works without a network. */
export function LibraryScreen() {
  const grid = useRef<PhotoGridHandle>(null)
  const isWhole = useLibrary((library) => library.tab === 'timeline' && activeFilters(library.timelineFilters) === 0)
  // A list that loses its last item takes the focus away with it.
  const isEmpty = useLibrary((library) => library.shown?.columns.ref.length === 0)
  const list = useLibrary(({ tab, album, saved }) => `${tab} ${album ?? ''} ${saved ?? ''} ${isWhole} ${isEmpty}`)
  const screen = useFocusOnNext(list, { next: 'h1' })
  useEffect(followLibrary, [])
  useLeaveAlbum()
  const { shelves, hide } = useShelves()
  return (
    <div ref={screen} className={styles.screen}>
      <LibraryHeader />
      <GoneNotice />
      {isWhole ? (
        <Shelves
          shelves={shelves}
          onHide={() => {
            flushSync(hide)
            grid.current?.focusAgain()
          }}
        />
      ) : null}
      <Content grid={grid} />
      <PickedBar
        onLeave={() => {
          if (grid.current) grid.current.focusAgain()
          else screen.current?.querySelector('h1')?.focus()
        }}
      />
      <OpenedItem grid={grid} />
      <ComparedItems grid={grid} />
    </div>
  )
}
