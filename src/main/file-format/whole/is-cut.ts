import { ByteReader, type ByteSource } from '../byte-reader.ts'
import { checkComplete } from './check-complete.ts'
import { checkRaf, checkTiffPixels } from './complete-raw.ts'
import { checkAsf, checkJxl, checkRw2, checkTransportStream } from './cut-streams.ts'
import type { Completeness } from './completeness.ts'
import { sniffBytes, sniffType, type FileType } from '../sniff-type.ts'

/**
 * Whether a picture or video was cut short, by its structure alone; false for what is neither, and for formats that do not
 * tell. Stricter with RAW files, TIFFs, and what tells only of some cuts than `checkComplete`: nothing is refused for it. Rejects only when reading fails.
 */
export async function isCut(file: ByteSource, bytes: number): Promise<boolean> {
  const head = new Uint8Array(Math.min(sniffBytes, bytes))
  const { bytesRead } = await file.read(head, 0, head.length, 0)
  const type = sniffType(head.subarray(0, bytesRead))
  return type !== undefined && (await looked(file, type, bytes)) === 'truncated'
}

function looked(file: ByteSource, type: FileType, bytes: number): Promise<Completeness> {
  switch (type.mimeType) {
    case 'image/tiff':
    case 'image/x-canon-cr2':
    case 'image/x-olympus-orf':
      return checkTiffPixels(new ByteReader(file, bytes))
    case 'image/x-fuji-raf':
      return checkRaf(new ByteReader(file, bytes))
    case 'image/x-panasonic-rw2':
      return checkRw2(new ByteReader(file, bytes))
    case 'image/jxl':
      return checkJxl(new ByteReader(file, bytes))
    case 'video/mp2t':
      return checkTransportStream(new ByteReader(file, bytes))
    case 'video/x-ms-wmv':
      return checkAsf(new ByteReader(file, bytes))
    default:
      return checkComplete(file, type, bytes)
  }
}
