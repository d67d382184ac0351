/** An exposure time of either notation (see `CameraFields`) as `1/120` or `2.5` seconds; undefined if it is neither. */
export function exposureText(exposureTime: string): string | undefined {
  if (/^1\/\d+$/.test(exposureTime)) return exposureTime
  const match = /^(\d+(?:\.\d+)?)s?$/.exec(exposureTime)
  const seconds = match ? Number(match[1]) : 0
  if (seconds <= 0) return undefined
  return seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : String(Number(seconds.toFixed(1)))
}
