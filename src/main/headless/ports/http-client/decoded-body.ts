import { pipeline, Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { ByteStream } from '../../../ports.ts'

/** The body with its `content-encoding` undone, if it has one that is known. */
export function decoded(body: ByteStream, encoding: string | undefined): ByteStream {
  const decoder = decoderFor(encoding)
  if (!decoder) return body
  // What decodes keeps the pieces that it is given; an error of either side destroys both, and is met by whoever reads.
  pipeline(Readable.from(copies(body)), decoder, () => undefined)
  return decoder
}

async function* copies(body: ByteStream): AsyncGenerator<Uint8Array> {
  for await (const piece of body) yield Buffer.from(piece)
}

function decoderFor(encoding: string | undefined): (Readable & NodeJS.WritableStream) | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      return undefined
  }
}
