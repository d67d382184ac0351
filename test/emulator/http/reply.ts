/** What a handler wants to say; `send-reply.ts` puts it on the wire. */
export interface Reply {
  status: number
  headers: Record<string, string>
  /** Slices of shared memory: never changed after the reply was made. */
  parts: readonly Uint8Array[]
  length: number
}

const apiHeaders = {
  'Content-Type': 'application/json; charset=UTF-8',
  'Cache-Control': 'private',
  Vary: 'X-Origin, Referer, Origin,Accept-Encoding',
  'X-XSS-Protection': '0',
  'X-Frame-Options': 'SAMEORIGIN',
  'X-Content-Type-Options': 'nosniff',
}

/** Body and headers as the Library API sends them (reference, 1): two blanks, a final newline. */
export function jsonReply(status: number, value: unknown, pretty = true): Reply {
  const text = pretty ? `${JSON.stringify(value, null, 2)}\n` : JSON.stringify(value)
  return rawReply(status, { ...apiHeaders }, Buffer.from(text))
}

export function htmlReply(status: number, html: string): Reply {
  return rawReply(
    status,
    { 'Content-Type': 'text/html; charset=UTF-8', 'Referrer-Policy': 'no-referrer' },
    Buffer.from(html),
  )
}

export function rawReply(status: number, headers: Record<string, string>, body: Uint8Array): Reply {
  return { status, headers, parts: body.length > 0 ? [body] : [], length: body.length }
}

export function redirectReply(location: string, status = 302): Reply {
  return rawReply(status, { Location: location, 'Cache-Control': 'no-store' }, new Uint8Array())
}

export function replyText(reply: Reply): string {
  return Buffer.concat(reply.parts).toString('utf8')
}
