import { ByteReader } from '../file-format/byte-reader.ts'
import type { ByteSource } from '../file-format/byte-reader.ts'
import type { FileMetadata } from '../file-format/facts/file-metadata.ts'
import { readRaw } from '../file-format/raw/raw-picture.ts'
import { readMetadata } from '../file-format/facts/read-metadata.ts'
import { sniffBytes, sniffType } from '../file-format/sniff-type.ts'
import type { FileType } from '../file-format/sniff-type.ts'
import { dateOfFile, localTimeOf, timeOf } from '../dates/item-time.ts'
import { evidenceOf } from '../sources/time-evidence.ts'
import { cameraEvidence } from '../mirror/item-times.ts'
import type { Wanted } from './candidate.ts'

/** Everything the index says about a file because of what is in it. */
export interface FileDescription {
  type: FileType
  /** Wall-clock time of the camera as if it were UTC, in milliseconds since 1970; absent if the file has none. */
  takenLocal?: number
  /**
   * When the picture was taken, milliseconds since 1970, 0 if nobody knows: what the file's modification time becomes. The
   * camera's clock as if it were UTC if neither Google nor the file knows more.
   */
  takenAt: number
  /** The time of the place as if it were UTC, as far as the file and its source tell: a file without a clock lies in that month. */
  placedAt: number
  metadata: FileMetadata
}

/** The type of an open file by its first bytes; undefined if it is nothing we know. */
export async function typeOf(file: ByteSource): Promise<FileType | undefined> {
  const head = new Uint8Array(sniffBytes)
  const { bytesRead } = await file.read(head, 0, head.length, 0)
  return sniffType(head.subarray(0, bytesRead))
}

/** Reads what a complete file says about itself. */
export async function describeFile(
  file: ByteSource,
  type: FileType,
  bytes: number,
  wanted: Pick<Wanted, 'creationTime' | 'dated'>,
  now: number,
): Promise<FileDescription> {
  const metadata = await readMetadata(file, type, bytes, now)
  // Only its directories tell a RAW file from a TIFF; the type by which it was checked is that of its first bytes.
  const raw = await readRaw(new ByteReader(file, bytes), type.mimeType)
  const local = metadata.localTime === undefined ? Number.NaN : Date.parse(`${metadata.localTime}Z`)
  const known = Number.isNaN(local) ? {} : { takenLocal: local }
  const clock = known.takenLocal === undefined ? {} : { clock: known.takenLocal }
  const said = { ...wanted.dated, ...(wanted.creationTime !== '' && { creationTime: wanted.creationTime }) }
  const evidence = evidenceOf(said, { ...clock, ...cameraEvidence(metadata) }, now)
  const time = timeOf(evidence, now)
  const takenAt = dateOfFile(evidence.creationTime, known.takenLocal, time.at, now)
  return { type: raw?.type ?? type, metadata, ...known, takenAt, placedAt: localTimeOf(time) }
}
