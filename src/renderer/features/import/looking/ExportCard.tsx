import { useEffect, useRef, useState } from 'react'
import type { AlbumStock, ExportStock } from '../../../../shared/imports/export-stock.ts'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { Disclosure } from '../../../ui/layout/Disclosure.tsx'
import { Notice } from '../../../ui/notices/Notice.tsx'
import { AlbumCover } from './AlbumCover.tsx'
import { stampMoment } from '../history/export-stamp.ts'
import styles from '../ImportFlow.module.css'

/** So many albums at first, and with each wish for more. */
const albumsAtATime = 200
/** A longer list of places helps nobody. */
const most = 200

/** All albums of an export, a few hundred at a time; whoever asks for more goes on at the first of these. */
function Albums({ albums, look }: { albums: readonly AlbumStock[]; look: number }) {
  const words = useMessages().import
  const [shown, setShown] = useState(albumsAtATime)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    const first = shown > albumsAtATime ? list.current?.children[shown - albumsAtATime] : undefined
    if (first instanceof HTMLElement) first.focus()
  }, [shown])
  return (
    <>
      {albums.some(({ cover }) => cover === null) ? <p className={styles.hint}>{words.noCovers}</p> : null}
      <ul ref={list} className={styles.albums}>
        {albums.slice(0, shown).map(({ title, folder, items, cover }) => (
          <li key={folder} tabIndex={-1}>
            <AlbumCover look={look} cover={cover} />
            <bdi>{title ?? words.untitled}</bdi>
            <span className={styles.muted}>{words.albumItems(items)}</span>
          </li>
        ))}
      </ul>
      {albums.length > shown ? (
        <Button look="quiet" onClick={() => setShown(shown + albumsAtATime)}>
          {words.showMoreAlbums(Math.min(albumsAtATime, albums.length - shown), albums.length - shown)}
        </Button>
      ) : null}
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
