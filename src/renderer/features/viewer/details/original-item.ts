import type { ItemDetails } from '../../../../shared/domain.ts'
import type { MediaAddresses } from '../../items/media-address.ts'
import { fileName, isRawType } from '../shown-name.ts'
import type { StageItem } from '../stage/stage-item.ts'

/** The original behind the edited copy that is on the stage, for the stage. */
export function originalItem(
  shown: StageItem,
  details: ItemDetails,
  addresses: MediaAddresses,
  said: string,
): StageItem {
  const { width, height, files } = details
  const file = files.find(({ role }) => role === 'primary')
  const address = addresses.original(shown.ref)
  return {
    ...shown,
    ratio: width > 0 && height > 0 ? width / height : shown.ratio,
    name: `${shown.name}, ${said}`,
    // Thumbnails are made of what is shown.
    preview: '',
    address,
    // What no browser shows comes as another picture than the file is.
    file: address,
    filename: file ? fileName(file.path) : shown.filename,
    isPreview: file !== undefined && isRawType(file.mimeType),
    isOriginal: true,
  }
}
