import type { UploadAnswer, UploadOptions } from '../ports.ts'

/** An answer whose body has not been read. */
export interface WireAnswer {
  status: number
  header: (name: string) => string | undefined
  body: AsyncIterable<Uint8Array>
}

/** One request of a host, opened and with nothing of its body sent. */
export interface Wire {
  /** Resolves when the network took the bytes and wants more; may never do so once the request has failed. */
  write(chunk: Uint8Array): Promise<void>
  /** The body is complete. */
  end(): void
  /** Ends the connection, whatever is under way. */
  destroy(): void
  /** Rejects if no answer comes. */
  answered: Promise<WireAnswer>
}

/** Answers to uploads are a token or an explanation. */
const largestAnswer = 1 << 20

const withCode = (message: string, code: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code })

/** The same pieces; what fails in their source is told apart from what fails on the way. */
async function* fromSource(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw withCode('the body cannot be read', 'ERR_BODY_SOURCE', error)
  }
}

/** Sends all of a body, or what is wanted of it before `over` aborts. Rejects if the body is not what was announced. */
async function send(
  wire: Wire,
  { length, chunks }: UploadOptions['body'],
  over: AbortSignal,
  taken: (sent: number) => void,
): Promise<void> {
  let sent = 0
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  over.addEventListener('abort', () => resolve(), { once: true })
  for await (const chunk of fromSource(chunks)) {
    if (over.aborted) return
    if (sent + chunk.byteLength > length) throw withCode('the body is longer than announced', 'ERR_BODY_LENGTH')
    await Promise.race([wire.write(chunk), stopped])
    if (over.aborted) return
    sent += chunk.byteLength
    taken(sent)
  }
  if (over.aborted) return
  if (sent < length) throw withCode('the body is shorter than announced', 'ERR_BODY_LENGTH')
  wire.end()
}

async function textOf(body: AsyncIterable<Uint8Array>, heard: () => void): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    heard()
    length += piece.byteLength
    if (length > largestAnswer) throw withCode('the answer is too large', 'ERR_ANSWER_LENGTH')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/**
 * The part of an upload that is the same over every network: one piece after the other as the network takes them, a watch
 * for silence, and the answer, which may come while the body is still being sent and then ends the sending. See `Upload`.
 */
export async function sendBody(
  wire: Wire,
  { body, signal, silenceMs, onSent }: Omit<UploadOptions, 'headers'>,
): Promise<UploadAnswer> {
  const over = new AbortController()
  const { promise: failed, reject } = Promise.withResolvers<never>()
  let timer: NodeJS.Timeout | undefined
  const heard = (): void => {
    clearTimeout(timer)
    if (!over.signal.aborted) timer = setTimeout(() => reject(withCode('nothing moves', 'ETIMEDOUT')), silenceMs)
  }
  const abort = (): void => reject(withCode('stopped', 'ABORT_ERR'))
  signal.addEventListener('abort', abort, { once: true })
  heard()
  let sentAll = false
  let answered = false
  const taken = (sent: number): void => {
    heard()
    onSent?.(sent)
  }
  const sending = async (): Promise<void> => {
    try {
      await send(wire, body, over.signal, taken)
      sentAll = !over.signal.aborted
    } catch (error) {
      reject(error)
    }
  }
  void sending()
  const reading = async (): Promise<UploadAnswer> => {
    const { status, header, body: answer } = await wire.answered
    return { status, header, body: await textOf(answer, heard) }
  }
  try {
    if (signal.aborted) abort()
    const answer = await Promise.race([reading(), failed])
    answered = true
    return answer
  } finally {
    over.abort()
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    // A connection in the middle of something is of no use to anybody.
    if (!sentAll || !answered) wire.destroy()
  }
}
