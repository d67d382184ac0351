import { lazy, Suspense, useEffect } from 'react'
import type { AlbumId } from '../../../shared/domain.ts'
import { useLibrary } from '../../state/library-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { followDifferenceViewer, useDifferenceViewer } from './difference-viewer.ts'

const Viewer = lazy(async () => ({ default: (await import('../viewer/Viewer.tsx')).Viewer }))

/** The viewer, for items of differences. Closed, it gives the focus back to where it was opened. */
export function DifferenceStage() {
  const { columns, index, from, problem, show, close } = useDifferenceViewer()
  const openAlbum = useLibrary((library) => library.openAlbum)
  const go = useNavigation((navigation) => navigation.go)
  // The screen can be left with the viewer open, by the browser's Back.
  useEffect(followDifferenceViewer, [])

  const goToAlbum = (album: AlbumId): void => {
    close()
    openAlbum(album)
    go('library')
  }

  if (!from) return null
  if (problem) return <ProblemNotice problem={problem} tone="warning" />
  return (
    <Suspense fallback={null}>
      <Viewer
        columns={columns}
        index={index}
        onShow={show}
        onClose={close}
        onAlbum={goToAlbum}
        focusAfter={() => from}
      />
    </Suspense>
  )
}
