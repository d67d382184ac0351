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
  const full = useRef<HTMLImageElement>(null)
  const motion = useRef<HTMLVideoElement>(null)
  const showsMotion = playingMotion && !motionBroken && !broken
  const isBlind = useBlindness(motion)
  useReleased(full, item.address)
  useReleased(motion, item.motionAddress, showsMotion)

  useEffect(() => onScale(zoom.scale), [onScale, zoom.scale])

  /** A large picture has arrived long before it can be painted; until then the preview stays. */
  const show = async (image: HTMLImageElement): Promise<void> => {
    // Refused where a picture is damaged in the middle: what there is of it is shown all the same.
    await image.decode().catch(() => undefined)
    if (!image.isConnected) return
    setNatural({ width: image.naturalWidth, height: image.naturalHeight })
    onReady()
  }

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
        <div
          className={classNames(styles.picture, !dragging && styles.settling)}
          data-testid="picture"
          data-scale={zoom.scale.toFixed(3)}
          style={{
            width: fit.width,
            height: fit.height,
            transform: `translate(${zoom.x + pulled}px, ${zoom.y}px) scale(${zoom.scale})`,
          }}
        >
          {loaded || item.preview === '' ? null : (
            <img className={styles.preview} src={item.preview} alt="" draggable={false} />
          )}
          <img
            ref={full}
            className={styles.full}
            src={item.address}
            alt={item.name}
            draggable={false}
            decoding="async"
            fetchPriority="high"
            data-loaded={loaded || undefined}
            onLoad={(event) => void show(event.currentTarget)}
            onError={() => {
              setBroken(true)
              onReady()
            }}
          />
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
        </div>
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
