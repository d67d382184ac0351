/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- the map is moved and zoomed as a whole, by keys that are heard on all of it */
import { Maximize, Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react'
import type { Area } from '../../../shared/domain.ts'
import { useElementSize } from '../../grid/use-element-size.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { IconButton } from '../../ui/controls/IconButton.tsx'
import { ClusterPin } from './ClusterPin.tsx'
import { moved, nearestIn, type Point, zoomed } from './view/geometry.ts'
import { MapCanvas } from './drawing/MapCanvas.tsx'
import { pinsOf } from './view/pins.ts'
import { useActivePin } from './view/use-active-pin.ts'
import { useMapGestures } from './view/use-map-gestures.ts'
import { useMapView } from './view/use-map-view.ts'
import styles from './WorldMap.module.css'

/** From here on clusters are few enough to show a photo, and so they are where there are no more than that. */
const picturesFrom = 4
const fewClusters = 24
/** Half of what is drawn of a cluster, and a little more. */
const apartAs = { number: 22, picture: 30 }
/** A key moves the map by so much of the window. */
const keyStep = 0.25

const directions: Partial<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}
const zoomKeys: Partial<Record<string, number>> = { '+': 1, '=': 1, '-': -1 }

function MapButtons({ onZoom, onAll }: { onZoom: (by: number) => void; onAll: () => void }) {
  const { map: words } = useMessages()
  return (
    <div className={styles.buttons}>
      <IconButton label={words.zoomIn} icon={<Plus size={20} aria-hidden />} onClick={() => onZoom(1)} />
      <IconButton label={words.zoomOut} icon={<Minus size={20} aria-hidden />} onClick={() => onZoom(-1)} />
      <IconButton label={words.showAll} icon={<Maximize size={18} aria-hidden />} onClick={onAll} />
    </div>
  )
}

interface WorldMapProps {
  /** What all photos are within. */
  area: Area
  onFailure: () => void
  /** So many items are in the window. */
  onCount: (items: number) => void
}

/** The map, with the photos on it. */
export function WorldMap({ area, onFailure, onCount }: WorldMapProps) {
  const { map: words } = useMessages()
  const hint = useId()
  const frame = useRef<HTMLElement>(null)
  const size = useElementSize(frame)
  const { view, shown, isThere, change, showAll } = useMapView(area, size)
  const isReady = size.width > 0 && size.height > 0
  const isPicture = view.zoom >= picturesFrom || (shown !== undefined && shown.clusters.length <= fewClusters)
  const pins = useMemo(
    () => (shown && isReady ? pinsOf(shown, isPicture ? apartAs.picture : apartAs.number, view, size) : []),
    [shown, isReady, isPicture, view, size],
  )
  const count = isThere ? pins.reduce((sum, { cluster }) => sum + cluster.count, 0) : undefined
  useEffect(() => {
    if (count !== undefined) onCount(count)
  }, [count, onCount])

  const active = useActivePin(frame, pins, view, size)
  const middle: Point = { x: size.width / 2, y: size.height / 2 }
  const move = (by: Point): void => change((from) => moved(from, by, size))
  const zoom = (by: number, at: Point = middle): void => change((from) => zoomed(from, by, at, size))
  const gestures = useMapGestures(frame, { move, zoom })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest('button')) return
    const from = active.focusedPin()?.points[0]
    const [direction, by] = [directions[event.key], zoomKeys[event.key]]
    if (direction) {
      const others = pins.map(({ points: [point] }) => point ?? middle)
      const next = from ? nearestIn(direction, from, others) : -1
      if (next >= 0) active.focus(next)
      else move({ x: -direction.x * size.width * keyStep, y: -direction.y * size.height * keyStep })
    } else if (by !== undefined) zoom(by, from)
    else if (event.key === '0') showAll()
    else return
    event.preventDefault()
  }

  return (
    <section
      ref={frame}
      className={styles.frame}
      aria-label={words.region}
      aria-describedby={hint}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={active.onFocus}
      onBlur={active.onBlur}
      {...gestures}
    >
      <p id={hint} className={styles.spoken}>
        {words.keys}
      </p>
      {isReady ? <MapCanvas view={view} size={size} onFailure={onFailure} /> : null}
      <div className={styles.pins}>
        {pins.map(({ key, cluster, points }, at) => (
          <ClusterPin
            key={key}
            cluster={cluster}
            points={points}
            isPicture={isPicture}
            tabIndex={at === active.at ? 0 : -1}
            number={at}
          />
        ))}
      </div>
      <MapButtons onZoom={zoom} onAll={showAll} />
    </section>
  )
}
