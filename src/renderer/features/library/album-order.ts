import type { Language } from '../../../shared/text/languages.ts'
import type { Album } from '../../../shared/domain.ts'
import type { SettingValues } from '../../../shared/setting-table.ts'

export type AlbumOrder = SettingValues['albumOrder']

const titles = new Map<Language, Intl.Collator>()

/** Compares titles as a person of this language would, numbers in them by their value. */
function compareTitles(language: Language): Intl.Collator['compare'] {
  let collator = titles.get(language)
  if (!collator) titles.set(language, (collator = new Intl.Collator(language, { numeric: true })))
  return collator.compare
}

type Sorted = Pick<Album, 'title' | 'localCount'>

/** The same albums in the order that a person has chosen; equal ones, and all of `google`, as they come. Those without a title are the last by it. */
export function inOrder<Each extends Sorted>(albums: readonly Each[], order: AlbumOrder, language: Language): Each[] {
  if (order === 'items') return albums.toSorted((one, other) => other.localCount - one.localCount)
  if (order === 'google') return [...albums]
  const compare = compareTitles(language)
  return albums.toSorted(
    (one, other) => Number(one.title === '') - Number(other.title === '') || compare(one.title, other.title),
  )
}
