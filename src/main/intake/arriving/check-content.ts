import { checkComplete } from '../../file-format/whole/check-complete.ts'
import type { FileType } from '../../file-format/sniff-type.ts'
import type { ArrivedFile, Wanted } from '../candidate.ts'
import { typeOf } from '../describe-file.ts'

/** Why bytes that arrived are not what they should be. */
export type ContentCode = 'item-wrong-length' | 'item-wrong-type' | 'item-incomplete' | 'item-not-an-image'

/** `absent`: a picture came where the video part of one was asked for, so there is no such part. */
type Checked = { type: FileType } | { absent: true } | { code: ContentCode; detail: string }

/** Why a file that has come is not all of what its source has promised, as far as its length tells. */
export function whatIsMissing({
  bytes,
  total,
}: Pick<ArrivedFile, 'bytes' | 'total'>): { code: ContentCode; detail: string } | undefined {
  if (total !== undefined && bytes !== total) return { code: 'item-wrong-length', detail: `${bytes} of ${total} bytes` }
  return bytes === 0 ? { code: 'item-incomplete', detail: 'no bytes' } : undefined
}

/**
 * Looks whether a file that arrived is whole, and a picture or a video as its item is. An original is taken as it is: whatever
 * is wrong with it was wrong when it was uploaded, and there is no other.
 */
export async function checkContent(
  wanted: Pick<Wanted, 'role' | 'video' | 'from' | 'name' | 'filename'>,
  file: ArrivedFile,
): Promise<Checked> {
  const { bytes, contentType } = file
  const why = whatIsMissing(file)
  if (why) return why
  const known = await typeOf(file.content)
  if (wanted.from?.fidelity === 'original') return { type: known ?? namedType(wanted.name ?? wanted.filename) }
  const type = known ?? (await trustedType(file))
  if (!type) return { code: 'item-not-an-image', detail: contentType ?? '' }
  if (type.kind === 'photo' && wanted.role === 'motion') return { absent: true }
  if (type.kind === 'photo' && wanted.video) return { code: 'item-wrong-type', detail: type.mimeType }
  if ((await checkComplete(file.content, type, bytes)) === 'truncated')
    return { code: 'item-incomplete', detail: `${bytes} bytes` }
  return { type }
}

/** The type of a file that is no picture or video that we know: it keeps its extension. */
function namedType(name: string): FileType {
  const extension = /\.[a-z0-9]{1,10}$/i.exec(name)?.[0].toLowerCase() ?? ''
  return { mimeType: 'application/octet-stream', extension, kind: 'photo' }
}

/** Formats we do not know are believed to be what the source says, if they are at least no text. */
async function trustedType({ content, contentType = '' }: ArrivedFile): Promise<FileType | undefined> {
  const [, kind, subtype] = /^(image|video)\/(?:x-)?([a-z0-9]{2,5})(?:$|[^a-z0-9])/i.exec(contentType) ?? []
  if (!kind || !subtype) return undefined
  const head = Buffer.alloc(512)
  const { bytesRead } = await content.read(head, 0, head.length, 0)
  // Text in any of the usual encodings has no such bytes; every picture and video has.
  if (!head.subarray(0, bytesRead).some((byte) => byte < 9 || (byte > 13 && byte < 27))) return undefined
  return {
    mimeType: `${kind}/${subtype}`.toLowerCase(),
    extension: `.${subtype.toLowerCase()}`,
    kind: kind.toLowerCase() === 'image' ? 'photo' : 'video',
  }
}
