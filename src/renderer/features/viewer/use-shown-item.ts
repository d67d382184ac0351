import { useState } from 'react'
import { type FileVersion, type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { itemDatesOf } from '../items/item-dates.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { originalItem } from './details/original-item.ts'
import { useItemDetails } from './details/use-item-details.ts'
import { versionItem } from './details/version-item.ts'
import { newestItem } from './newest-item.ts'
import type { StageItem } from './stage/stage-item.ts'

export interface ShownItem {
  ref: ItemRef
  flags: number
  /** The day on which it was taken, in words. */
  day: string
  details: ReturnType<typeof useItemDetails>['details']
  problem: ReturnType<typeof useItemDetails>['problem']
  /** The earlier version that was chosen, if one was. */
  version: FileVersion | undefined
  isVideo: boolean
  /** It has an edited copy, which is shown unless the original was asked for. */
  isEdited: boolean
  showsOriginal: boolean
  /** What the stage shows: the item as it is now, its original, or the version. */
  item: StageItem
  /** As it is now, whatever version is shown. */
  today: StageItem
  showsVideo: boolean
  /** Another one for whatever else the stage shows. */
  stageKey: string
  chooseVersion: (version: FileVersion | undefined) => void
  chooseOriginal: (wanted: boolean) => void
}

/** What the viewer shows of the item at a place of a list. A choice ends where another item is shown. */
export function useShownItem(columns: ItemColumns, index: number): ShownItem {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const formats = useFormats()
  const addresses = useMediaAddresses()
  const [chosen, setChosen] = useState<{ ref: ItemRef; version?: FileVersion; original?: true }>()
  const ref = (columns.ref[index] ?? 0) as ItemRef
  const { details, problem } = useItemDetails(ref)
  if (chosen && chosen.ref !== ref) setChosen(undefined)
  const own = chosen?.ref === ref ? chosen : undefined
  const flags = columns.flags[index] ?? 0
  const isVideo = (flags & ItemFlag.video) !== 0
  const { version } = own ?? {}
  const edited = details?.files.find(({ role }) => role === 'edited')
  const showsOriginal = edited !== undefined && own?.original === true
  const day = dates.longDay(columns.day[index] ?? 0)
  const newest = newestItem({ ref, ratio: columns.ratio[index] ?? 1, flags, day }, details, addresses, words)
  const today = details && showsOriginal ? originalItem(newest, details, addresses, words.original) : newest
  const item = version
    ? versionItem(newest, version, addresses, words.versionShown(formats.when(version.replacedAt)))
    : today
  return {
    ref,
    flags,
    day,
    details,
    problem,
    version,
    isVideo,
    isEdited: edited !== undefined,
    showsOriginal,
    item,
    today,
    showsVideo: version ? version.mimeType.startsWith('video/') : isVideo,
    stageKey: `${ref}/${version?.number ?? (showsOriginal ? 'original' : '')}`,
    chooseVersion: (wanted) =>
      setChosen(
        wanted
          ? { ref, version: wanted, ...(own?.original && { original: true }) }
          : own?.original
            ? { ref, original: true }
            : undefined,
      ),
    chooseOriginal: (wanted) => setChosen({ ref, ...(version && { version }), ...(wanted && { original: true }) }),
  }
}
