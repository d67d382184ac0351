import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** The request for `url` as the web's `Request`, for GET and HEAD. Its signal aborts when the browser goes away. */
export function toWebRequest(request: IncomingMessage, response: ServerResponse, url: URL): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  return new Request(url, {
    method: request.method ?? 'GET',
    headers,
    signal: gone.signal,
  })
}

/** Sends a web `Response`, body by body chunk; a browser that stops reading cancels the body. */
export async function sendWebResponse(
  answer: Response,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (answer.body === null || request.method === 'HEAD') {
    await answer.body?.cancel()
    response.end()
    return
  }
  await pipeline(Readable.fromWeb(answer.body), response)
}
