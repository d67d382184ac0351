import { StringDecoder } from 'node:string_decoder'
import { layout } from '../../mirror/names/layout.ts'
import type { MirrorFiles } from '../../mirror/disk/mirror-files.ts'

const pieceSize = 1 << 18
/** An album line of a million items has some 25 million characters. */
const longestLine = 1 << 26

/** A line that is longer than any that Shoebox writes has no text here. */
export interface CatalogueLine {
  number: number
  line: string | undefined
}

/**
 * The lines of the catalogue: they end with a line feed and nothing else, because texts may hold other separators. Empty
 * ones are left out. Ends early when `signal` aborts. Throws `NotOrdinaryError` unless the catalogue is a file of its own,
 * and what the file system throws.
 */
export async function* catalogueLines(files: MirrorFiles, signal: AbortSignal): AsyncGenerator<CatalogueLine> {
  const handle = await files.open(layout.catalogue, { single: true })
  const decoder = new StringDecoder('utf8')
  const buffer = Buffer.allocUnsafe(pieceSize)
  let rest = ''
  let tooLong = false
  let number = 1
  try {
    for (let at = 0; !signal.aborted;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      at += bytesRead
      const text = bytesRead === 0 ? decoder.end() : decoder.write(buffer.subarray(0, bytesRead))
      const pieces = text.split('\n')
      for (const [index, piece] of pieces.entries()) {
        rest += piece
        if (rest.length > longestLine) [tooLong, rest] = [true, '']
        if (index === pieces.length - 1 && bytesRead > 0) break
        if (tooLong) yield { number, line: undefined }
        else if (rest !== '') yield { number, line: rest }
        ;[tooLong, rest] = [false, '']
        number++
      }
      if (bytesRead === 0) return
    }
  } finally {
    await handle.close()
  }
}
