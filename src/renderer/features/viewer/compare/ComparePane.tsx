import { type RefObject, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useElementSize } from '../../../grid/use-element-size.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { classNames } from '../../../ui/class-names.ts'
import { BrokenMedia } from '../stage/BrokenMedia.tsx'
import type { StageItem } from '../stage/stage-item.ts'
import stage from '../stage/stage.module.css'
import { useZoom } from '../stage/use-zoom.ts'
import { fitInto, greatestScale, type Zoom } from '../stage/zoom.ts'
import { ZoomedPicture } from '../stage/ZoomedPicture.tsx'
import styles from './CompareView.module.css'
import { type ComparedSide, useComparedSide } from './compared-side.ts'
import { inParts, inPixels, type SharedZoom, type ZoomLimits } from './shared-zoom.ts'

interface PictureProps {
  zoom: SharedZoom
  onZoom: (change: (from: SharedZoom) => SharedZoom) => void
  /** How far one can zoom in because of the other picture. */
  greatest: number
  /** What both have to stay within because of this one. */
  onLimits: (limits: ZoomLimits) => void
}

interface ComparePaneProps extends PictureProps {
  side: ComparedSide
  /** Where keys are heard. */
  target?: RefObject<HTMLDivElement | null> | undefined
}

/** One of two pictures, which are zoomed and moved together, with what it is below it. */
export function ComparePane({ side, target, ...picture }: ComparePaneProps) {
  const { library: words } = useMessages()
  const { item, label, facts } = useComparedSide(side)
  const caption = useId()
  const { ref, file } = side
  return (
    <figure className={styles.pane} aria-labelledby={caption}>
      {/* An application, because a screen reader keeps letters and arrows for itself anywhere else. What is to be read is below it. */}
      <div ref={target} tabIndex={-1} role="application" aria-label={words.viewerKeys} className={styles.box}>
        {/* What became of one picture, that it is broken too, is nothing of the next. */}
        <Picture key={`${ref} ${typeof file === 'object' ? file.number : file}`} item={item} {...picture} />
      </div>
      <figcaption id={caption} className={styles.caption}>
        <span className={styles.label}>{label}</span>
        {facts.map((fact) => (
          <span key={fact} className={styles.fact}>
            <bdi>{fact}</bdi>
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

const nowhere = (): void => undefined

function Picture({ item, zoom: shared, onZoom, greatest, onLimits }: PictureProps & { item: StageItem }) {
  const { library: words } = useMessages()
  const box = useRef<HTMLDivElement>(null)
  const view = useElementSize(box)
  const [natural, setNatural] = useState({ width: 0, height: 0 })
  const [broken, setBroken] = useState(false)
  const loaded = natural.width > 0
  const ratio = loaded ? natural.width / natural.height : item.ratio
  const fit = useMemo(() => fitInto(ratio, view), [ratio, view])
  const own = greatestScale(fit, natural.width)
  useEffect(() => {
    if (fit.width > 0 && fit.height > 0)
      onLimits({ greatest: own, wide: view.width / fit.width, high: view.height / fit.height })
  }, [own, view, fit, onLimits])
  const setZoom = useCallback(
    (change: (from: Zoom) => Zoom) => onZoom((from) => inParts(change(inPixels(from, fit)), fit)),
    [onZoom, fit],
  )
  const control = useZoom(box, fit, view, Math.max(own, greatest), nowhere, { zoom: inPixels(shared, fit), setZoom })
  const { zoom, dragging } = control

  return (
    <div
      ref={box}
      className={classNames(stage.stage, zoom.scale > 1 && (dragging ? stage.dragging : stage.draggable))}
      data-testid="compared"
      {...control.pointerHandlers}
    >
      {broken ? (
        <BrokenMedia title={words.brokenPhoto} item={item} />
      ) : (
        <ZoomedPicture
          item={item}
          fit={fit}
          zoom={zoom}
          dragging={dragging}
          loaded={loaded}
          onNatural={setNatural}
          onBroken={() => setBroken(true)}
        />
      )}
      {item.isPreview && !broken ? <span className={stage.previewMark}>{words.preview}</span> : null}
    </div>
  )
}
