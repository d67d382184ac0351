/** By then the first frame of any video is there. */
const firstFrameSeconds = 3

function secondsPlayed({ played }: HTMLVideoElement): number {
  return [...Array(played.length).keys()].reduce((sum, range) => sum + played.end(range) - played.start(range), 0)
}

/**
 * A browser plays the sound of a video whose picture it cannot decode: there is no picture in it for this browser, or time runs,
 * or has run out, and no frame has come.
 */
export function isBlind(video: HTMLVideoElement): boolean {
  if (video.videoWidth === 0) return video.readyState >= video.HAVE_METADATA
  const over = video.ended || secondsPlayed(video) > firstFrameSeconds
  return over && video.getVideoPlaybackQuality().totalVideoFrames === 0
}
