import type { PlaceName, TownName } from '../../../shared/search/place-name.ts'

/** How people call a place in this language: from the town to the country, or the other way round where one says it so. */
export function placeText({ town, city, region, country }: PlaceName, language: string): string {
  const isChinese = language.startsWith('zh')
  const called = (of: TownName | undefined): string => (of ? townText(of, language) : '')
  const towns = [called(town), called(city)]
  const parts = [...((town ?? city) ? towns : [region ?? '']), countryText(country, language)].filter(
    (part) => part !== '',
  )
  const distinct = parts.filter((part, at) => parts.indexOf(part) === at)
  return isChinese ? distinct.toReversed().join(' · ') : distinct.join(', ')
}

/** The name of a town in this language, as far as somebody has said it. */
export function townText({ name, chinese }: TownName, language: string): string {
  return (language.startsWith('zh') ? chinese : undefined) ?? name
}

/** Of two letters, as ISO 3166-1 has them. */
export function countryText(country: string, language: string): string {
  let names = countryNames.get(language)
  if (!names) countryNames.set(language, (names = new Intl.DisplayNames([language], { type: 'region' })))
  return names.of(country) ?? country
}

/** To make one takes longer than to use it. */
const countryNames = new Map<string, Intl.DisplayNames>()

/** Degrees with the letters of the hemispheres, latitude first: five decimals are about a metre. */
export function coordinates(
  { latitude, longitude }: { latitude: number; longitude: number },
  language: string,
  decimals = 5,
): [latitude: string, longitude: string] {
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  const text = (degrees: number, positive: string, negative: string): string =>
    `${number.format(Math.abs(degrees))}° ${degrees < 0 ? negative : positive}`
  return [text(latitude, 'N', 'S'), text(longitude, 'E', 'W')]
}
