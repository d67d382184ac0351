/** The page is served from here, never from `file://`, so that it has an origin of its own. */
export const pageScheme = 'app'
/** Photos and videos are served from here, by id. */
export const mediaScheme = 'media'
const host = 'shoebox'

export const pageAddress = `${pageScheme}://${host}/`
export const mediaAddress = `${mediaScheme}://${host}/`

function isAt(url: string, scheme: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && parsed.protocol === `${scheme}:` && parsed.host === host
}

/**
 * Whether an address is one of the page of this program, whatever stands behind its host; false for what is no address.
 */
export function isOwnPage(url: string): boolean {
  return isAt(url, pageScheme)
}

/** The same for pictures and videos. */
export function isOwnMedia(url: string): boolean {
  return isAt(url, mediaScheme)
}
