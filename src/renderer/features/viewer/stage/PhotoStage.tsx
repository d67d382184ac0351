import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useElementSize } from '../../../grid/use-element-size.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { classNames } from '../../../ui/class-names.ts'
import { BrokenMedia } from './BrokenMedia.tsx'
import styles from './stage.module.css'
import type { StageHandle, StageItem } from './stage-item.ts'
import { useBlindness } from './use-blindness.ts'
import { useReleased } from './use-released.ts'
import { useZoom } from './use-zoom.ts'
import { fitInto, greatestScale } from './zoom.ts'
import { ZoomedPicture } from './ZoomedPicture.tsx'

/** Pixels that an arrow key moves a picture that is zoomed in. */
const panStep = 90

interface PhotoStageProps {
  item: StageItem
  playingMotion: boolean
  onMotionEnd: () => void
  onSwipe: (step: 1 | -1) => void
  onScale: (scale: number) => void
  /** The picture is on the screen, or never will be. */
  onReady: () => void
  ref: Ref<StageHandle>
}

/** One picture, fitting the view or zoomed in. Its thumbnail shows until the picture itself has arrived. */
export function PhotoStage({ item, playingMotion, onMotionEnd, onSwipe, onScale, onReady, ref }: PhotoStageProps) {
  const { library: words } = useMessages()
  const stage = useRef<HTMLDivElement>(null)
  const view = useElementSize(stage)
  const [natural, setNatural] = useState({ width: 0, height: 0 })
  const [broken, setBroken] = useState(false)
  const [motionBroken, setMotionBroken] = useState(false)
  const loaded = natural.width > 0
  const ratio = loaded ? natural.width / natural.height : item.ratio
  const fit = useMemo(() => fitInto(ratio, view), [ratio, view])
  const control = useZoom(stage, fit, view, greatestScale(fit, natural.width), onSwipe)
  const { zoom, pulled, dragging, zoomBy, panBy, reset } = control
  const motion = useRef<HTMLVideoElement>(null)
  const showsMotion = playingMotion && !motionBroken && !broken
  const isBlind = useBlindness(motion)
  useReleased(motion, item.motionAddress, showsMotion)

  useEffect(() => onScale(zoom.scale), [onScale, zoom.scale])

  useImperativeHandle(
    ref,
    () => ({
      zoomBy,
      resetZoom: reset,
      pan(key) {
        if (zoom.scale === 1) return false
        if (key === 'ArrowLeft') panBy(panStep, 0)
        else if (key === 'ArrowRight') panBy(-panStep, 0)
        else if (key === 'ArrowUp') panBy(0, panStep)
        else if (key === 'ArrowDown') panBy(0, -panStep)
        else return false
        return true
      },
      togglePlay: () => false,
    }),
    [zoomBy, reset, panBy, zoom.scale],
  )

  return (
    <div
      ref={stage}
      className={classNames(styles.stage, zoom.scale > 1 && (dragging ? styles.dragging : styles.draggable))}
      data-testid="stage"
      {...control.pointerHandlers}
    >
      {broken ? (
        <BrokenMedia title={words.brokenPhoto} item={item} />
      ) : (
        <ZoomedPicture
          item={item}
          fit={fit}
          zoom={{ ...zoom, x: zoom.x + pulled }}
          dragging={dragging}
          loaded={loaded}
          isUrgent
          onNatural={(size) => {
            setNatural(size)
            onReady()
          }}
          onBroken={() => {
            setBroken(true)
            onReady()
          }}
        >
          {showsMotion ? (
            <video
              ref={motion}
              className={styles.motion}
              src={item.motionAddress}
              autoPlay
              muted
              playsInline
              data-testid="motion"
              onEnded={() => {
                if (isBlind()) setMotionBroken(true)
                else onMotionEnd()
              }}
              onLoadedMetadata={() => {
                if (isBlind()) setMotionBroken(true)
              }}
              onError={() => setMotionBroken(true)}
            />
          ) : null}
        </ZoomedPicture>
      )}
      {item.isPreview && !broken ? (
        <span className={styles.previewMark} data-testid="preview-mark">
          {words.preview}
        </span>
      ) : null}
      {playingMotion && motionBroken ? <output className={styles.toast}>{words.brokenMotion}</output> : null}
    </div>
  )
}
