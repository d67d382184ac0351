import { buildOf } from '../../../shared/media-types.ts'
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
  switch (buildOf(type.mimeType)) {
    case 'tiff':
    case 'cr2':
    case 'orf':
      return checkTiffPixels(new ByteReader(file, bytes))
    case 'raf':
      return checkRaf(new ByteReader(file, bytes))
    case 'rw2':
      return checkRw2(new ByteReader(file, bytes))
    case 'jxl':
      return checkJxl(new ByteReader(file, bytes))
    case 'transport':
      return checkTransportStream(new ByteReader(file, bytes))
    case 'asf':
      return checkAsf(new ByteReader(file, bytes))
    default:
      return checkComplete(file, type, bytes)
  }
}
