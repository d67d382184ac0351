import { type Ref, useEffect, useMemo } from 'react'
import type { ItemColumns, ItemRef } from '../../../shared/domain.ts'
import type { Grouping } from '../../grid/sections.ts'
import { groupingFor } from '../../grid/sizing/tile-sizes.ts'
import type { GridWords } from '../../grid/GridSection.tsx'
import { PhotoGrid, type PhotoGridHandle } from '../../grid/PhotoGrid.tsx'
import { localToday } from '../../i18n/formats.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { AlbumHero } from './hero/AlbumHero.tsx'
import { itemDatesOf } from '../items/item-dates.ts'
import { kindWord } from '../items/kind-word.ts'
import { isInAlbumOrder, isWholeAlbum } from '../../state/library/library-query.ts'
import { gridPlaceOf } from '../../state/library/list-places.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { useSession, useSetting } from '../../state/session-store.ts'
import { pickedIn, usePicked } from '../../state/library/picked-store.ts'
import { useMediaAddresses } from '../items/media-address.ts'
import { missingPicture } from '../items/missing-picture.ts'

function useGridWords(columns: ItemColumns, grouping: Grouping): GridWords {
  const language = useLanguage()
  const { library: words } = useMessages()
  return useMemo(() => {
    const dates = itemDatesOf(language)
    const today = localToday()
    const dayHeading = (day: number): { long: string; short: string } => {
      if (day === today) return { long: words.today, short: words.today }
      if (day === today - 1) return { long: words.yesterday, short: words.yesterday }
      return { long: dates.longDay(day), short: dates.shortDay(day) }
    }
    return {
      heading: (key) => {
        if (grouping === 'year') return { long: dates.year(key), short: dates.year(key) }
        return grouping === 'month' ? { long: dates.month(key), short: dates.shortMonth(key) } : dayHeading(key)
      },
      count: (items) => words.sectionCount(items),
      notShown: words.notShown,
      pickAll: words.picking.all,
      tile: (index) =>
        words.tile(
          kindWord(columns.flags[index] ?? 0, words),
          dates.shortDay(columns.day[index] ?? 0),
          index + 1,
          columns.ref.length,
        ),
    }
  }, [columns, grouping, language, words])
}

interface ItemGridProps {
  shown: NonNullable<ReturnType<typeof useLibrary.getState>['shown']>
  ref: Ref<PhotoGridHandle>
}

/** The items of a query: with dated sections in the timeline, in the album's own order without them. */
export function ItemGrid({ shown, ref }: ItemGridProps) {
  const { library: words } = useMessages()
  const dates = itemDatesOf(useLanguage())
  const chosen = useLibrary((library) => library.grouping)
  const openItem = useLibrary((library) => library.openItem)
  const cameToRest = useLibrary((library) => library.cameToRest)
  const goal = useLibrary((library) => library.goal)
  const addresses = useMediaAddresses()
  const tileSize = useSetting('tileSize')
  const changeSettings = useSession((session) => session.changeSettings)
  const { columns, query, isWhole } = shown
  const grouping = isInAlbumOrder(query) ? 'none' : groupingFor(chosen, tileSize)
  const gridWords = useGridWords(columns, grouping)
  const stored = usePicked()
  const picked = useMemo(() => pickedIn(stored, shown.key, columns.ref), [stored, shown.key, columns.ref])
  const { pick } = stored
  useEffect(() => {
    if (stored.refs !== columns.ref || stored.key !== shown.key) pick(shown.key, columns.ref, picked.picked, picked.run)
  }, [stored, shown.key, columns.ref, picked, pick])
  return (
    <PhotoGrid
      ref={ref}
      columns={columns}
      isWhole={isWhole}
      grouping={grouping}
      label={words.grid}
      scrubberLabel={grouping === 'year' ? words.scrubberOfYears : words.scrubber}
      monthName={grouping === 'year' ? (month) => dates.year(month / 12) : dates.month}
      words={gridWords}
      source={addresses.thumb}
      missing={missingPicture}
      onOpen={(index) => openItem((columns.ref[index] ?? 0) as ItemRef)}
      picking={{ ...picked, onPick: (ranges, run) => pick(shown.key, columns.ref, ranges, run) }}
      place={gridPlaceOf(shown.key)}
      onPlace={(place) => cameToRest(shown, place)}
      goal={goal}
      lead={isWholeAlbum(query) ? <AlbumHero album={query.album} /> : undefined}
      tileSize={tileSize}
      onTileSize={(size) => void changeSettings({ tileSize: size })}
    />
  )
}
