import { type RefObject, useEffect, useRef } from 'react'
import type { PhotoGridHandle } from '../../grid/PhotoGrid.tsx'
import { useMessages } from '../../i18n/use-messages.ts'
import { ProblemNotice } from '../../ui/ProblemNotice.tsx'
import { Button } from '../../ui/Button.tsx'
import { Viewer } from '../viewer/Viewer.tsx'
import { AlbumShelf } from './AlbumShelf.tsx'
import { ItemGrid } from './ItemGrid.tsx'
import { LibraryEmpty } from './LibraryEmpty.tsx'
import { LibraryHeader } from './LibraryHeader.tsx'
import styles from './LibraryScreen.module.css'
import { followLibrary, useLibrary } from '../../state/library-store.ts'

/** What stands below the header: albums, items, or why there are none. */
function Content({ grid }: { grid: RefObject<PhotoGridHandle | null> }) {
  const messages = useMessages()
  const shown = useLibrary((library) => library.shown)
  const problem = useLibrary((library) => library.problem)
  const shelf = useLibrary((library) => library.tab === 'albums' && library.album === undefined)
  if (shelf) return <AlbumShelf />
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
  if (shown.columns.ref.length === 0) return <LibraryEmpty />
  return <ItemGrid key={shown.key} shown={shown} ref={grid} />
}

/** Everything in the mirror, as a timeline and by album. Works without a network. */
export function LibraryScreen() {
  const grid = useRef<PhotoGridHandle>(null)
  useEffect(followLibrary, [])
  return (
    <div className={styles.screen}>
      <LibraryHeader />
      <Content grid={grid} />
      <Viewer onLeave={(index) => grid.current?.focusItem(index)} tileOf={(index) => grid.current?.tile(index)} />
    </div>
  )
}
