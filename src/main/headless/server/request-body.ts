import type { IncomingMessage } from 'node:http'

/**
 * The whole body as text, or undefined if it is longer than `limit` bytes. The rest is then read and thrown away, so
 * that the sender gets an answer instead of a broken connection.
 */
function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= limit) chunks.push(chunk)
      else {
        chunks.length = 0
        resolve(undefined)
      }
    })
    request.on('end', () => resolve(length <= limit ? Buffer.concat(chunks).toString('utf8') : undefined))
    request.on('error', reject)
  })
}

/** The body as a JSON object. */
export async function readJson(
  request: IncomingMessage,
  limit: number,
): Promise<{ kind: 'object'; value: Record<string, unknown> } | { kind: 'too-long' } | { kind: 'not-json' }> {
  const text = await readBody(request, limit)
  if (text === undefined) return { kind: 'too-long' }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { kind: 'object', value: value as Record<string, unknown> }
    }
    return { kind: 'not-json' }
  } catch {
    return { kind: 'not-json' }
  }
}
