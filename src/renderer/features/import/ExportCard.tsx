import type { AlbumStock, ExportStock } from '../../../shared/imports/export-stock.ts'
import { numberRanges } from '../../../shared/number-ranges.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { AlbumCover } from './AlbumCover.tsx'
import { stampMoment } from './history/export-stamp.ts'
import styles from './ImportFlow.module.css'

/** A longer list helps nobody. */
const most = 200

function Albums({ albums, look }: { albums: readonly AlbumStock[]; look: number }) {
  const words = useMessages().import
  return (
    <>
      {albums.some(({ cover }) => cover === null) ? <p className={styles.hint}>{words.noCovers}</p> : null}
      <ul className={styles.albums}>
        {albums.slice(0, most).map(({ title, folder, items, cover }) => (
          <li key={folder}>
            <AlbumCover look={look} cover={cover} />
            <bdi>{title ?? words.untitled}</bdi>
            <span className={styles.muted}>{words.albumItems(items)}</span>
          </li>
        ))}
        {albums.length > most ? <li className={styles.muted}>{words.moreAlbums(albums.length - most)}</li> : null}
      </ul>
    </>
  )
}

/** One export: when it was made, which parts of it are here, which are not, and its albums with a picture of each. */
export function ExportCard({ of, look }: { of: ExportStock; look: number }) {
  const words = useMessages().import
  const formats = useFormats()
  const { id, parts, missing, sources, entries, albums } = of
  const made = stampMoment(id)
  const numbers = (of: readonly number[]): string => numberRanges(of, formats.number)
  const highest = parts.at(-1)
  const title = made === undefined ? words.exportAt(id) : words.exportOf(formats.date(made))
  const albumsTitle = words.albumList(albums.length)
  return (
    <li className={styles.export}>
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <p className={styles.counts}>
        {parts.length > 0 ? <span>{words.parts(numbers(parts), parts.length)}</span> : null}
        <span>{words.files(entries)}</span>
      </p>
      {missing.length > 0 ? (
        <Notice tone="warning" title={words.missing(numbers(missing), missing.length)}>
          {words.missingText}
        </Notice>
      ) : null}
      {highest === undefined ? null : <p className={styles.hint}>{words.lastPart(highest)}</p>}
      {albums.length > 0 ? (
        <Disclosure summary={albumsTitle} label={`${albumsTitle}, ${title}`}>
          <Albums albums={albums} look={look} />
        </Disclosure>
      ) : null}
      <Disclosure summary={words.places} label={`${words.places}, ${title}`}>
        <ul className={styles.paths}>
          {sources.slice(0, most).map((source) => (
            <li key={source}>
              <bdi>{source}</bdi>
            </li>
          ))}
          {sources.length > most ? <li>{words.notNamed(sources.length - most)}</li> : null}
        </ul>
      </Disclosure>
    </li>
  )
}
