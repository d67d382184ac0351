import type { RemoteItem } from '../../google/library/library-api.ts'
import type { KnownItem } from './index-items.ts'

/** What Google's list says about the pixels of an item; undefined where it says nothing. */
export interface ListedAs {
  width?: number
  height?: number
  mimeType: string
}

const otherNames: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/heif': 'image/heic',
  'video/mov': 'video/quicktime',
}

function plainType(mimeType: string): string | undefined {
  const [type = ''] = mimeType.toLowerCase().split(';')
  const plain = type.trim().replace('/x-', '/')
  return /^(?:image|video)\/[^/]+$/.test(plain) ? (otherNames[plain] ?? plain) : undefined
}

/**
 * True if Google delivers another picture for an item now than when its list said `before`: a cropped one, or one that
 * was saved as another type. A picture that merely lies on its side has the same pixels, and what Google does not say
 * proves nothing. A wrong suspicion costs one download: bytes that turn out to be the same change nothing.
 */
export function isEdited(before: ListedAs, now: ListedAs): boolean {
  const [typeBefore, typeNow] = [plainType(before.mimeType), plainType(now.mimeType)]
  if (typeBefore !== undefined && typeNow !== undefined && typeBefore !== typeNow) return true
  const { width: w, height: h } = before
  if (!w || !h || !now.width || !now.height) return false
  const same = now.width === w && now.height === h
  const turned = now.width === h && now.height === w
  return !same && !turned
}

/** `first`: what Google says can be remembered now, and compared from the next time on. */
export type Comparison = 'same' | 'edited' | 'first'

/** Compares what Google lists now with what it listed when the file of the item came that is here. */
export function compareListed(known: KnownItem | undefined, now: RemoteItem): Comparison {
  if (known?.has_primary !== 1) return 'same'
  // A video of which nothing told that it is one came as its still.
  if (known.video === 0 && now.kind === 'video') return 'edited'
  if (known.base_type === null) return 'first'
  const { base_width: width, base_height: height, base_type: mimeType } = known
  const size = width === null || height === null ? undefined : { width, height }
  if (isEdited({ mimeType, ...size }, now)) return 'edited'
  return !size && now.width > 0 && now.height > 0 ? 'first' : 'same'
}
