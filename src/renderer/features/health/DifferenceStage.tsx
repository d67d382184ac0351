import { lazy, Suspense, useEffect } from 'react'
import { useNavigation } from '../../state/navigation-store.ts'
import { useLibrary } from '../../state/library-store.ts'
import { useDifferenceViewer } from './difference-viewer.ts'

const Viewer = lazy(async () => ({ default: (await import('../viewer/Viewer.tsx')).Viewer }))

/** Goes to the library if the viewer closed because an album was chosen inside of it. */
function followChoice(go: (screen: 'library') => void): () => void {
  return useLibrary.subscribe((now, before) => {
    if (before.opened === undefined || now.opened !== undefined) return
    // Whoever only closes the viewer says so in the same turn.
    queueMicrotask(() => {
      const { before: place, leave } = useDifferenceViewer.getState()
      if (!place) return
      leave()
      go('library')
    })
  })
}

/** The viewer, for items of differences. Closed, it gives the focus back to where it was opened. */
export function DifferenceStage() {
  const used = useDifferenceViewer((viewer) => viewer.from !== undefined)
  const close = useDifferenceViewer((viewer) => viewer.close)
  const go = useNavigation((navigation) => navigation.go)
  useEffect(() => followChoice(go), [go])
  // The screen can be left with the viewer open, by the browser's Back.
  useEffect(() => () => useDifferenceViewer.getState().end(), [])

  if (!used) return null
  return (
    <Suspense fallback={null}>
      <Viewer onLeave={close} tileOf={() => useDifferenceViewer.getState().from} />
    </Suspense>
  )
}
