import { useCallback, useEffect, useMemo } from 'react'
import type { Area } from '../../../../shared/domain.ts'
import type { MapView } from '../../../state/address/place.ts'
import { ownerShown } from '../../../state/library/library-query.ts'
import { useLibrary } from '../../../state/library/library-store.ts'
import { type ShownClusters, useMap } from '../../../state/map-store.ts'
import { areaOf, contains, levelOf, type Size, viewOf, within } from './geometry.ts'

export interface ShownView {
  view: MapView
  /** Perhaps still those of another view. */
  shown: ShownClusters | undefined
  /** They are those of this view. */
  isThere: boolean
  change: (by: (from: MapView) => MapView) => void
  showAll: () => void
}

/** The part of the map that a window of this size shows, where all photos are within this area; asks for what is in it. */
export function useMapView(area: Area, size: Size): ShownView {
  const wanted = useMap((map) => map.view)
  const shown = useMap((map) => map.shown)
  const setView = useMap((map) => map.setView)
  const loadClusters = useMap((map) => map.loadClusters)
  const owner = useLibrary((library) => ownerShown(library)?.id)
  const view = useMemo(() => (wanted ? within(wanted, size) : viewOf(area, size)), [wanted, area, size])
  const level = levelOf(view.zoom)
  const isThere =
    shown !== undefined && shown.owner === owner && shown.asked === level && contains(shown.view, areaOf(view, size))
  useEffect(() => {
    if (size.width > 0 && size.height > 0 && !isThere) void loadClusters(areaOf(view, size, 0.5), level)
  }, [isThere, level, view, size, loadClusters])
  const change = useCallback(
    (by: (from: MapView) => MapView) => {
      // What was done meanwhile counts, whether it is on the screen yet or not.
      const from = useMap.getState().view
      setView(by(from ? within(from, size) : viewOf(area, size)))
    },
    [setView, area, size],
  )
  const showAll = useCallback(() => setView(undefined), [setView])
  return { view, shown, isThere, change, showAll }
}
