import { htmlReply, rawReply, type Reply } from '../http/reply.ts'

export const fifeHeaders = {
  Server: 'fife',
  'Access-Control-Allow-Origin': '*',
  'Timing-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
  'X-Xss-Protection': '0',
}

/** Expired, tampered with or withdrawn (reference, 5.2). */
export function expiredUrl(path: string): Reply {
  const shown = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const page = `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 403 (Forbidden)!!1</title>\n  <p><b>403.</b> <ins>That's an error.</ins>\n  <p>Your client does not have permission to get URL <code>${shown}</code> from this server.  <ins>That’s all we know.</ins>\n`
  return htmlReply(403, page)
}

let missingImage: Uint8Array | undefined

/** A real 1 by 1 PNG of 832 bytes: the size that was observed for items that are gone. */
function missingImageBytes(): Uint8Array {
  if (missingImage) return missingImage
  const pixel = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  )
  // Readers stop at the end chunk, so what follows only makes up the length.
  missingImage = Buffer.concat([pixel, Buffer.alloc(832 - pixel.length)])
  return missingImage
}

/** The item, or this rendition of it, does not exist. */
export function goneImage(): Reply {
  return rawReply(404, { 'Content-Type': 'image/png', ...fifeHeaders }, missingImageBytes())
}

/** The day's bytes are used up: 1557 bytes of HTML and no Retry-After. */
export function mediaQuotaUsedUp(): Reply {
  const start =
    "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error 429 (Too Many Requests)!!1</title>\n  <p><b>429.</b> <ins>That's an error.</ins>\n  <p>The rate limit for this service has been exceeded.  <ins>That's all we know.</ins>\n"
  const reply = htmlReply(429, start.padEnd(1556, ' ') + '\n')
  return { ...reply, headers: { ...reply.headers, Server: 'fife', Vary: 'Origin' } }
}

function mediaServerError(status: number): Reply {
  return htmlReply(
    status,
    `<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>Error ${status} (Server Error)!!1</title>\n  <p><b>${status}.</b> <ins>That's an error.</ins>\n  <p>The server encountered an error and could not complete your request.\n`,
  )
}

export function mediaErrorFor(status: number, path: string): Reply {
  if (status === 403) return expiredUrl(path)
  if (status === 404) return goneImage()
  if (status === 429) return mediaQuotaUsedUp()
  return mediaServerError(status)
}
