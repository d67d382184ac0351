import type { PlaceName, TownName } from '../../../../shared/search/place-name.ts'

/** How people call a place in this language: from the town to the country, or the other way round where one says it so. */
export function placeText({ town, city, country }: PlaceName, language: string): string {
  const isChinese = language.startsWith('zh')
  const called = (of: TownName | undefined): string => (isChinese ? of?.chinese : undefined) ?? of?.name ?? ''
  const names = new Intl.DisplayNames([language], { type: 'region' })
  const parts = [called(town), called(city), names.of(country) ?? country].filter((part) => part !== '')
  const distinct = parts.filter((part, at) => parts.indexOf(part) === at)
  return isChinese ? distinct.toReversed().join(' · ') : distinct.join(', ')
}
