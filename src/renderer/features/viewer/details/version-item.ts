import type { FileVersion } from '../../../../shared/domain.ts'
import type { MediaAddresses } from '../../items/media-address.ts'
import { fileName, isRawType } from '../shown-name.ts'
import type { StageItem } from '../stage/stage-item.ts'

/** An earlier version of what is on the stage, for the stage. */
export function versionItem(
  newest: StageItem,
  { number, width, height, path, mimeType }: FileVersion,
  addresses: MediaAddresses,
  said: string,
): StageItem {
  const address = addresses.version(newest.ref, number)
  return {
    ...newest,
    ratio: width !== undefined && height !== undefined ? width / height : newest.ratio,
    name: `${newest.name}, ${said}`,
    // Nobody keeps thumbnails of earlier versions.
    preview: '',
    address,
    // What no browser shows comes as another picture than the file is.
    file: address,
    filename: fileName(path),
    isPreview: isRawType(mimeType),
  }
}
