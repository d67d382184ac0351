import { useId, useMemo } from 'react'
import type { MapPlaces } from '../../../shared/contract/library/map.ts'
import type { NamedPlace } from '../../../shared/search/place-name.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../../ui/class-names.ts'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import { countryText, townText } from '../items/place-text.ts'
import { linkTo } from './open-where.ts'
import styles from './PlacesList.module.css'

interface PlaceRow {
  key: string
  place: NamedPlace
  /** As it stands in the list, and as it is read out, where there is no country above it. */
  name: string
  whole: string
  count: number
}

function rowsOf({ countries }: MapPlaces, language: string): PlaceRow[] {
  return countries.flatMap(({ country, count, towns }) => {
    const called = countryText(country, language)
    const row: PlaceRow = { key: country, place: { country }, name: called, whole: called, count }
    const isTwice = new Set(towns.map(({ name }) => name.name)).size < towns.length
    return [
      row,
      ...towns.map(({ name, region, count: some }): PlaceRow => {
        const town = townText(name, language)
        const place = { country, ...(region !== undefined && { region }), town: name.name }
        const shown = isTwice && region !== undefined && isNamedTwice(name.name, towns) ? `${town} (${region})` : town
        return { key: JSON.stringify(place), place, name: shown, whole: `${shown}, ${called}`, count: some }
      }),
    ]
  })
}

const isNamedTwice = (town: string, towns: readonly { name: { name: string } }[]): boolean =>
  towns.filter(({ name }) => name.name === town).length > 1

/** All countries and their towns, as links to what was taken there: what the map shows, for whoever does not use the map. */
export function PlacesList({ places }: { places: MapPlaces }) {
  const { map: words } = useMessages()
  const language = useLanguage()
  const formats = useFormats()
  const heading = useId()
  const rows = useMemo(() => rowsOf(places, language), [places, language])
  return (
    <section className={styles.places} aria-labelledby={heading}>
      <h2 id={heading} className={styles.title}>
        {words.places}
      </h2>
      {places.isNaming ? <p className={styles.note}>{words.naming}</p> : null}
      {rows.length === 0 && !places.isNaming ? <p className={styles.note}>{words.noNames}</p> : null}
      {rows.length === 0 ? null : (
        <div className={styles.scroller}>
          <WindowedList items={rows} keyOf={({ key }) => key} label={words.places} rowHeight={36} oneStop>
            {({ place, name, whole, count }, tabIndex) => (
              <a
                {...linkTo({ place })}
                className={classNames(styles.row, place.town === undefined && styles.country)}
                tabIndex={tabIndex}
              >
                <span className={styles.spoken}>{words.place(whole, count)}</span>
                <bdi className={styles.name} aria-hidden>
                  {name}
                </bdi>
                <span className={styles.count} aria-hidden>
                  {formats.number(count)}
                </span>
              </a>
            )}
          </WindowedList>
        </div>
      )}
    </section>
  )
}
