import type { LibraryFilter } from '../../../shared/library-filter.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'

/** A part of the library in a line of words. */
export function usePartInWords(): (part: LibraryFilter) => string {
  const words = useMessages().narrowing
  const formats = useFormats()
  const day = (text: string): string => formats.date(new Date(`${text}T12:00:00`).getTime())
  return ({ since, until, type, favorites, categories = [], archived }) =>
    [
      type === 'photo' ? words.photos : type === 'video' ? words.videos : '',
      since === undefined ? '' : words.sinceDay(day(since)),
      until === undefined ? '' : words.untilDay(day(until)),
      favorites ? words.favoritesShort : '',
      ...categories.map(words.category),
      archived ? words.archivedShort : '',
    ]
      .filter((word) => word !== '')
      .join(' · ')
}
