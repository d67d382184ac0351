/* oxlint-disable jsx-a11y/media-has-caption -- people's own videos come without captions */
import { Play } from 'lucide-react'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useMessages } from '../../../i18n/use-messages.ts'
import { BrokenMedia } from './BrokenMedia.tsx'
import styles from './stage.module.css'
import type { StageHandle, StageItem } from './stage-item.ts'
import { useBlindness } from './use-blindness.ts'
import { useReleased } from './use-released.ts'

interface VideoStageProps {
  item: StageItem
  /** In a slideshow the video starts by itself, and its end turns the page. */
  playAtOnce: boolean
  onEnd: () => void
  /** It cannot be shown, and has no end. */
  onBroken: () => void
  ref: Ref<StageHandle>
}

/** A video with the browser's own controls, straight from the file: the player asks for the parts it needs. */
export function VideoStage({ item, playAtOnce, onEnd, onBroken, ref }: VideoStageProps) {
  const { library: words } = useMessages()
  const video = useRef<HTMLVideoElement>(null)
  const [broken, setBroken] = useState<'not-played' | 'no-picture'>()
  const [started, setStarted] = useState(false)
  const isBlind = useBlindness(video)
  useReleased(video, item.address, broken === undefined)

  const giveUp = (why: 'not-played' | 'no-picture'): void => {
    setBroken(why)
    onBroken()
  }

  const play = (): void => {
    // A refusal to play is told to people by the element itself, and a broken file by its error event.
    video.current?.play().catch(() => setStarted(false))
  }

  // A show can begin at a video that is there already, which the attribute alone starts no more.
  useEffect(() => {
    if (playAtOnce) video.current?.play().catch(() => setStarted(false))
  }, [playAtOnce])

  useImperativeHandle(ref, () => ({
    zoomBy: () => undefined,
    resetZoom: () => undefined,
    pan: () => false,
    togglePlay() {
      if (video.current?.paused === false) video.current.pause()
      else play()
      return true
    },
  }))

  if (broken) {
    return (
      <div className={styles.stage} data-testid="stage">
        {broken === 'no-picture' ? (
          <BrokenMedia title={words.noPicture} text={words.noPictureText} item={item} />
        ) : (
          <BrokenMedia title={words.brokenVideo} text={words.brokenText} item={item} />
        )}
      </div>
    )
  }
  return (
    <div className={styles.stage} data-testid="stage">
      <video
        ref={video}
        className={styles.video}
        src={item.address}
        poster={item.preview === '' ? undefined : item.preview}
        aria-label={item.name}
        controls
        controlsList="nodownload noremoteplayback"
        disablePictureInPicture
        playsInline
        preload="metadata"
        autoPlay={playAtOnce}
        onPlay={() => setStarted(true)}
        onEnded={() => {
          if (isBlind()) giveUp('no-picture')
          else onEnd()
        }}
        onError={() => giveUp('not-played')}
        onLoadedMetadata={() => {
          if (isBlind()) giveUp('no-picture')
        }}
        onTimeUpdate={() => {
          if (isBlind()) giveUp('no-picture')
        }}
      />
      {started || playAtOnce ? null : (
        <button type="button" className={styles.play} aria-label={words.playVideo} onClick={play}>
          <Play size={34} fill="currentColor" aria-hidden />
        </button>
      )}
    </div>
  )
}
