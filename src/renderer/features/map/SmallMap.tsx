import { useMemo, useRef } from 'react'
import { useElementSize } from '../../grid/use-element-size.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { opensElsewhere } from '../../state/address/opens-elsewhere.ts'
import { formatPlace } from '../../state/address/place.ts'
import { useMap } from '../../state/map-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { pointsOf, within } from './view/geometry.ts'
import { MapCanvas } from './drawing/MapCanvas.tsx'
import styles from './SmallMap.module.css'

/** As near as a coast or a border is mostly to be seen. */
const smallZoom = 5
/** As near as single towns are. */
const openedZoom = 10

/** Where something was taken, as a link to that part of the map. */
export function SmallMap({ latitude, longitude }: { latitude: number; longitude: number }) {
  const { map: words } = useMessages()
  const frame = useRef<HTMLSpanElement>(null)
  const size = useElementSize(frame)
  const view = useMemo(() => within({ latitude, longitude, zoom: smallZoom }, size), [latitude, longitude, size])
  const [point] = pointsOf({ latitude, longitude }, view, size)
  const opened = { latitude, longitude, zoom: openedZoom }
  return (
    <a
      className={styles.link}
      href={formatPlace({ screen: 'map', map: { view: opened } })}
      onClick={(event) => {
        if (opensElsewhere(event)) return
        event.preventDefault()
        useMap.getState().setView(opened)
        useNavigation.getState().go('map')
      }}
    >
      <span ref={frame} className={styles.frame}>
        {size.width > 0 ? <MapCanvas view={view} size={size} /> : null}
        {point ? <span className={styles.pin} style={{ transform: `translate(${point.x}px, ${point.y}px)` }} /> : null}
      </span>
      {words.showOnMap}
    </a>
  )
}
