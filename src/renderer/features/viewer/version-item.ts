import type { FileVersion } from '../../../shared/domain.ts'
import type { MediaAddresses } from '../library/media-address.ts'
import type { StageItem } from './stage-item.ts'

/** An earlier version of what is on the stage, for the stage. */
export function versionItem(
  newest: StageItem,
  { number, width, height }: FileVersion,
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
  }
}
