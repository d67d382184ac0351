import { lazy, Suspense, useEffect, useState } from 'react'
import type { AlbumId } from '../../../shared/domain.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { followDifferenceViewer, useDifferenceViewer } from './difference-viewer.ts'

const Viewer = lazy(async () => ({ default: (await import('../viewer/Viewer.tsx')).Viewer }))

/** The viewer, for items of differences. Closed, it gives the focus back to where it was opened. */
export function DifferenceStage() {
  const { columns, index, from, problem, show, close } = useDifferenceViewer()
  const openAlbum = useLibrary((library) => library.openAlbum)
  const isGone = useNavigation((navigation) => navigation.healthItem?.ref === null)
  const words = useMessages().library.gone
  const go = useNavigation((navigation) => navigation.go)
  // The screen can be left with the viewer open, by the browser's Back.
  useEffect(followDifferenceViewer, [])

  // It gives the focus back after it was closed, so it stays.
  const [isUsed, setUsed] = useState(false)
  if (columns && !isUsed) setUsed(true)

  const goToAlbum = (album: AlbumId): void => {
    openAlbum(album)
    // Leaves the viewer open in the address that Back leads to.
    go('library')
  }

  if (isGone) return <Notice tone="warning" title={words.item} />
  if (problem) return <ProblemNotice problem={problem} tone="warning" />
  if (!from && !isUsed) return null
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
