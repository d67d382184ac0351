import { parseCameraTime } from '../../file-format/facts/plausible-time.ts'

const gap = String.raw`[-_.: ]?`
const date = String.raw`(?<!\d)((?:18|19|20)\d\d)${gap}(\d\d)${gap}(\d\d)`
/** What stands between date and time in names of phones, messengers and screenshots. */
const between = String.raw`(?:[-_.T ]{0,3}|,? (?:at|um|à|a las) )`
const withTime = new RegExp(String.raw`${date}${between}(\d\d)${gap}(\d\d)${gap}(\d\d)(?:${gap}\d{1,3})?(?!\d)`, 'u')
const alone = new RegExp(String.raw`${date}(?!\d)`, 'u')

/** What a name says of when something was taken: a time of the clock there, without a zone. */
export interface NameDate {
  /** `YYYY-MM-DDTHH:mm:ss`; noon where the name has a date alone. */
  localTime: string
  hasTime: boolean
}

/**
 * Reads the date in the name of a file: `IMG_20190606_142331.jpg`, `Screenshot 2021-05-06 at 12.13.14.png`,
 * `IMG-20230325-WA0122.jpg`. Undefined for a name without one, and for a date that no photo can have. `now`: milliseconds
 * since 1970.
 */
export function dateInName(name: string, now: number): NameDate | undefined {
  const full = withTime.exec(name)
  const [, year = '', month = '', day = '', hour = '12', minute = '00', second = '00'] = full ?? alone.exec(name) ?? []
  const read = parseCameraTime(`${year}:${month}:${day} ${hour}:${minute}:${second}`, now)
  if (read) return { localTime: read.localTime, hasTime: full !== null }
  // What looks like a time may be the number of a picture of that day.
  const whole = full && parseCameraTime(`${year}:${month}:${day} 12:00:00`, now)
  return whole ? { localTime: whole.localTime, hasTime: false } : undefined
}
