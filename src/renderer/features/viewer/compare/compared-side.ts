import type { FileVersion, ItemDetails, ItemRef } from '../../../../shared/domain.ts'
import { useFormats, useLanguage, useMessages } from '../../../i18n/use-messages.ts'
import { itemDatesOf } from '../../items/item-dates.ts'
import { useMediaAddresses } from '../../items/media-address.ts'
import { originalItem } from '../details/original-item.ts'
import { useItemDetails } from '../details/use-item-details.ts'
import { versionItem } from '../details/version-item.ts'
import { newestItem } from '../newest-item.ts'
import type { StageItem } from '../stage/stage-item.ts'

/** One of two pictures that stand side by side: an item as a list has it, or another file of it. */
export interface ComparedSide {
  ref: ItemRef
  ratio: number
  flags: number
  /** Days since 1970-01-01. */
  day: number
  /** Another file than the one that the item is shown by. */
  file?: FileVersion | 'original'
  /** What tells it from the other; the day on which it was taken where that is not said. */
  label?: string
}

/** What the item of a photo can be compared with: an earlier version, the newest of them, else the original of an edited copy. */
export function comparableFile(details: ItemDetails | undefined): FileVersion | 'original' | undefined {
  const pictures = details?.versions.filter(isComparable)
  return pictures?.[0] ?? (details?.files.some(({ role }) => role === 'edited') ? 'original' : undefined)
}

/** Whether a version is a picture. */
export function isComparable({ role, mimeType }: FileVersion): boolean {
  return role !== 'motion' && mimeType.startsWith('image/')
}

/** What a pane shows and says. */
export interface ShownSide {
  item: StageItem
  label: string
  /** Name, size in pixels, and bytes, as far as they are known. */
  facts: string[]
}

/** One of the two pictures, for its pane. */
export function useComparedSide({ ref, ratio, flags, day, file, label }: ComparedSide): ShownSide {
  const { library: words } = useMessages()
  const formats = useFormats()
  const dates = itemDatesOf(useLanguage())
  const addresses = useMediaAddresses()
  const { details } = useItemDetails(ref)
  const date = dates.longDay(day)
  const newest = newestItem({ ref, ratio, flags, day: date }, details, addresses, words)
  const item =
    file === undefined
      ? newest
      : file === 'original'
        ? details
          ? originalItem(newest, details, addresses, words.original)
          : { ...newest, address: addresses.original(ref), preview: '' }
        : versionItem(newest, file, addresses, words.versionShown(formats.when(file.replacedAt)))
  const size = sizeOf(file, details)
  const facts = [
    item.filename,
    size?.width && size.height ? words.pixels(size.width, size.height) : '',
    size ? formats.bytes(size.bytes) : '',
  ]
  return { item, label: label ?? date, facts: facts.filter((fact) => fact !== '') }
}

interface FileSize {
  width?: number
  height?: number
  bytes: number
}

function sizeOf(file: ComparedSide['file'], details: ItemDetails | undefined): FileSize | undefined {
  if (file !== undefined && file !== 'original') return file
  const edited = file === undefined ? details?.files.find(({ role }) => role === 'edited') : undefined
  const primary = details?.files.find(({ role }) => role === 'primary')
  if (edited) return edited
  return details && primary && { width: details.width, height: details.height, bytes: primary.bytes }
}
