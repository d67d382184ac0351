import type { Ref } from 'react'
import type { ShownItem } from '../use-shown-item.ts'
import type { Slideshow } from '../use-slideshow.ts'
import { PhotoStage } from './PhotoStage.tsx'
import type { StageHandle } from './stage-item.ts'
import { VideoStage } from './VideoStage.tsx'

interface ShownStageProps {
  shown: ShownItem
  playingMotion: boolean
  onMotionEnd: () => void
  onSwipe: (step: 1 | -1) => void
  onScale: (scale: number) => void
  /** Hears when what is shown is there, and when it has ended. */
  slideshow: Slideshow
  /** A video cannot be played. */
  onBroken: () => void
  /** A picture is there. */
  onReady: () => void
  ref: Ref<StageHandle>
}

/** The item that is shown, as a video or as a photo. */
export function ShownStage({
  shown,
  playingMotion,
  onMotionEnd,
  onSwipe,
  onScale,
  slideshow,
  onBroken,
  onReady,
  ref,
}: ShownStageProps) {
  return shown.showsVideo ? (
    <VideoStage
      key={shown.stageKey}
      ref={ref}
      item={shown.item}
      playAtOnce={slideshow.playing}
      onEnd={slideshow.onEnd}
      onBroken={() => {
        onBroken()
        slideshow.onReady()
      }}
    />
  ) : (
    <PhotoStage
      key={shown.stageKey}
      ref={ref}
      item={shown.item}
      playingMotion={playingMotion}
      onMotionEnd={onMotionEnd}
      onSwipe={onSwipe}
      onScale={onScale}
      onReady={() => {
        onReady()
        slideshow.onReady()
      }}
    />
  )
}
