/** A wall-clock time as a file gives it, with the distance to UTC where the file gives that too. */
export interface CameraTime {
  /** `YYYY-MM-DDTHH:mm:ss` */
  localTime: string
  offsetMinutes?: number
  /** What the distance was where the file was changed last, in the absence of `offsetMinutes`. */
  offsetHint?: number
}

const pattern =
  /^\s*(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/

/**
 * A time from Exif, XMP or QuickTime, or undefined if it is not one that a camera can have meant (Takeout reference, 13):
 * impossible numbers, the zero points of clocks, the defaults of cameras whose clock was never set, the future.
 * `now`: milliseconds since 1970.
 */
export function parseCameraTime(text: string, now: number): CameraTime | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', zone] = match
  const localTime = `${year}-${month}-${day}T${hour}:${minute}:${second}`
  const asUtc = Date.parse(`${localTime}Z`)
  // Date.parse takes hour 24 and, depending on the month, day 31; writing the time back shows it.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== localTime) return undefined
  if (isUnsetClock(localTime) || asUtc > now + 36 * 3_600_000) return undefined
  const offsetMinutes = zone === undefined ? undefined : parseOffset(zone)
  return offsetMinutes === undefined ? { localTime } : { localTime, offsetMinutes }
}

/** `+01:00`, `-0930` or `Z` in minutes east of UTC; undefined if it is no zone that exists. */
export function parseOffset(text: string): number | undefined {
  if (text.trim() === 'Z') return 0
  const match = /^\s*([+-])(\d{2}):?(\d{2})\s*$/.exec(text)
  if (!match) return undefined
  const minutes = Number(match[2]) * 60 + Number(match[3])
  const west = match[1] === '-'
  if (Number(match[3]) > 59 || minutes > (west ? 12 : 14) * 60) return undefined
  return west && minutes !== 0 ? -minutes : minutes
}

function isUnsetClock(localTime: string): boolean {
  const day = localTime.slice(0, 10)
  return (
    // Photography begins in 1826.
    Number(day.slice(0, 4)) < 1826 ||
    localTime.endsWith('-01-01T00:00:00') ||
    // Zero of QuickTime, and of Unix seen from any zone.
    ['1903-12-31', '1904-01-01', '1969-12-31', '1970-01-01'].includes(day) ||
    // Where 32-bit seconds of NTP and Unix overflow.
    ['2036-02-06', '2036-02-07', '2038-01-18', '2038-01-19'].includes(day)
  )
}
