/** By then the first frame of any video is there. */
const firstFrameSeconds = 3

/** For how long a video has played, whatever of it. */
export function secondsPlayed({ played }: HTMLVideoElement): number {
  return [...Array(played.length).keys()].reduce((sum, range) => sum + played.end(range) - played.start(range), 0)
}

/**
 * A browser plays the sound of a video whose picture it cannot decode: there is no picture in it for this browser, or time runs,
 * or has run out, and no frame has come. In a window that nobody sees no frames are made of any video: `unseen` is for how long it
 * had played when it was seen again, or is now, if it is not.
 */
export function isBlind(video: HTMLVideoElement, unseen: number): boolean {
  if (video.videoWidth === 0) return video.readyState >= video.HAVE_METADATA
  const over = (video.ended && unseen === 0) || secondsPlayed(video) - unseen > firstFrameSeconds
  return over && video.getVideoPlaybackQuality().totalVideoFrames === 0
}
