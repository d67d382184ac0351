import { useCallback } from 'react'
import type { ExportOverview } from '../../../../shared/imports/export-stock.ts'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { getBridge } from '../../../state/bridge.ts'
import { Disclosure } from '../../../ui/layout/Disclosure.tsx'
import { Notice } from '../../../ui/notices/Notice.tsx'
import { useWholeList } from '../../../ui/use-whole-list.ts'
import { stampMoment } from '../history/export-stamp.ts'
import { LongList } from '../LongList.tsx'
import { NotAll } from './NotAll.tsx'
import { StockAlbums } from './StockAlbums.tsx'
import styles from '../ImportFlow.module.css'

interface OfExport {
  of: ExportOverview
  /** The place of the export among all of the look. */
  at: number
  look: number
}

function Sources({ of: { sources, sourceCount }, at, look }: OfExport) {
  const words = useMessages().import
  const ask = useCallback(
    (offset: number, limit: number) => getBridge().call('imports.sources', { look, of: at, offset, limit }),
    [look, at],
  )
  const { items, problem, retry } = useWholeList(sources, sourceCount, ask)
  return (
    <div className={styles.paths}>
      {problem ? <NotAll problem={problem} retry={retry} /> : null}
      <LongList items={items} keyOf={(source) => source} label={words.places}>
        {(source) => <bdi>{source}</bdi>}
      </LongList>
    </div>
  )
}

/** One export: when it was made, which parts of it are here, which are not, and its albums with a picture of each. */
export function ExportCard(props: OfExport) {
  const words = useMessages().import
  const formats = useFormats()
  const { id, parts, missing, entries, albumCount } = props.of
  const made = stampMoment(id)
  const numbers = (of: readonly number[]): string => numberRanges(of, formats.number)
  const highest = parts.at(-1)
  const title = made === undefined ? words.exportAt(id) : words.exportOf(formats.date(made))
  const albumsTitle = words.albumList(albumCount)
  return (
    <li className={styles.export}>
      <h3 tabIndex={-1}>
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
      {albumCount > 0 ? (
        <Disclosure summary={albumsTitle} label={`${albumsTitle}, ${title}`}>
          <StockAlbums {...props} />
        </Disclosure>
      ) : null}
      <Disclosure summary={words.places} label={`${words.places}, ${title}`}>
        <Sources {...props} />
      </Disclosure>
    </li>
  )
}
