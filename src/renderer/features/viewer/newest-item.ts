import { type ItemDetails, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { kindWord } from '../items/kind-word.ts'
import type { MediaAddresses } from '../items/media-address.ts'
import { fileName } from './shown-name.ts'
import type { StageItem } from './stage/stage-item.ts'

interface Listed {
  ref: ItemRef
  ratio: number
  flags: number
  /** The day on which it was taken, in words. */
  day: string
}

/** An item as it is now, for the stage: from what a list says of it, and from its details once these are known. */
export function newestItem(
  { ref, ratio, flags, day }: Listed,
  details: ItemDetails | undefined,
  addresses: MediaAddresses,
  words: Messages['library'],
): StageItem {
  const isVideo = (flags & ItemFlag.video) !== 0
  const edited = details?.files.find(({ role }) => role === 'edited')
  // Whether it is a favourite is said by the button, which would say all of the name anew.
  const kind = kindWord(flags & ~ItemFlag.favorite, words)
  return {
    ref,
    ratio,
    name: details ? `${kind}, ${day}, ${details.description ?? details.filename}` : `${kind}, ${day}`,
    preview: isVideo ? addresses.large(ref) : addresses.thumb(ref),
    address: isVideo ? addresses.file(ref) : addresses.view(ref),
    file: addresses.file(ref),
    filename: edited ? fileName(edited.path) : (details?.filename ?? ''),
    isPreview: (flags & ItemFlag.preview) !== 0,
    motionAddress: addresses.motion(ref),
  }
}
