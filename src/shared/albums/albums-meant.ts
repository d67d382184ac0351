import { foldText } from '../text/fold-text.ts'

const composed = (text: string): string => text.normalize('NFC')

/**
 * Albums with this id, else with exactly this title, else with this title as a search sees it, without
 * capitals and accents; titles are not unique.
 */
export function albumsMeant<Known extends { id: string; title: string }>(
  albums: readonly Known[],
  wish: string,
): Known[] {
  const byId = albums.filter(({ id }) => id === wish)
  if (byId.length > 0) return byId
  const byTitle = albums.filter(({ title }) => composed(title) === composed(wish))
  return byTitle.length > 0 ? byTitle : albums.filter(({ title }) => foldText(title) === foldText(wish))
}
