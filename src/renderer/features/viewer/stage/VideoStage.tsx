/* oxlint-disable jsx-a11y/media-has-caption -- people's own videos come without captions */
import { Play } from 'lucide-react'
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { useMessages } from '../../../i18n/use-messages.ts'
import { BrokenMedia } from './BrokenMedia.tsx'
import styles from './stage.module.css'
import type { StageHandle, StageItem } from './stage-item.ts'

interface VideoStageProps {
  item: StageItem
  /** In a slideshow the video starts by itself, and its end turns the page. */
  playAtOnce: boolean
  onEnd: () => void
  ref: Ref<StageHandle>
}

/** By then the first frame of any video is there. */
const firstFrameSeconds = 3

/** The time runs, and no frame has come: a browser plays the sound of a video whose picture it cannot decode. */
function isBlind(video: HTMLVideoElement): boolean {
  const { totalVideoFrames } = video.getVideoPlaybackQuality()
  const played = [...Array(video.played.length).keys()].reduce(
    (sum, range) => sum + video.played.end(range) - video.played.start(range),
    0,
  )
  return played > firstFrameSeconds && totalVideoFrames === 0
}

/** A video with the browser's own controls, straight from the file: the player asks for the parts it needs. */
export function VideoStage({ item, playAtOnce, onEnd, ref }: VideoStageProps) {
  const { library: words } = useMessages()
  const video = useRef<HTMLVideoElement>(null)
  const [broken, setBroken] = useState<'not-played' | 'no-picture'>()
  const [started, setStarted] = useState(false)

  const play = (): void => {
    // A refusal to play is told to people by the element itself, and a broken file by its error event.
    video.current?.play().catch(() => setStarted(false))
  }

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
        onEnded={onEnd}
        onError={() => setBroken('not-played')}
        onLoadedMetadata={(event) => {
          if (event.currentTarget.videoWidth === 0) setBroken('no-picture')
        }}
        onTimeUpdate={(event) => {
          if (isBlind(event.currentTarget)) setBroken('no-picture')
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
