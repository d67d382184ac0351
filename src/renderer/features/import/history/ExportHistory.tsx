import { useId, useState } from 'react'
import type { PastExport } from '../../../../shared/imports/export-history.ts'
import { numberRanges } from '../../../../shared/text/number-ranges.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import { stampMoment } from './export-stamp.ts'
import { Figures } from '../../../ui/layout/Figures.tsx'
import styles from '../ImportFlow.module.css'
import { ReadBack } from './ReadBack.tsx'
import { useExportHistory } from './use-export-history.ts'

/** So many are shown at first. */
const few = 5

function PastExportCard({ of, readsBack }: { of: PastExport; readsBack: boolean }) {
  const words = useMessages().history
  const stock = useMessages().import
  const formats = useFormats()
  const { id, owner, firstSeen, lastSeen, parts, missing, brought, archives } = of
  const made = stampMoment(id)
  const numbers = (of: readonly number[]): string => numberRanges(of, formats.number)
  const [from, to] = [formats.date(firstSeen), formats.date(lastSeen)]
  return (
    <li className={styles.export}>
      <h3 tabIndex={-1}>
        <bdi>{made === undefined ? stock.exportAt(id) : stock.exportOf(formats.date(made))}</bdi>
      </h3>
      <p className={styles.counts}>
        {owner === '' ? null : <bdi>{words.of(owner)}</bdi>}
        {parts.length > 0 ? <span>{stock.parts(numbers(parts), parts.length)}</span> : null}
        {missing.length > 0 ? <span>{words.missing(numbers(missing), missing.length)}</span> : null}
        <span>{from === to ? words.on(to) : words.between(from, to)}</span>
      </p>
      {brought ? (
        <Figures
          of={[
            [words.imported, formats.number(brought.imported)],
            [words.here, formats.number(brought.here)],
            [words.updated, formats.number(brought.updated)],
          ]}
        />
      ) : (
        <p className={styles.muted}>{words.unfinished}</p>
      )}
      {brought?.lacks === undefined ? null : <p className={styles.muted}>{words.lacks(brought.lacks)}</p>}
      {brought?.goneAlbums === undefined ? null : (
        <p className={styles.muted}>{words.goneAlbums(brought.goneAlbums)}</p>
      )}
      {brought?.formerMembers === undefined ? null : (
        <p className={styles.muted}>{words.formerMembers(brought.formerMembers)}</p>
      )}
      {archives && readsBack ? (
        <ReadBack archives={archives} owner={owner} of={made === undefined ? id : formats.date(made)} />
      ) : null}
      {brought && brought.problems > 0 ? <p className={styles.muted}>{words.problems(brought.problems)}</p> : null}
    </li>
  )
}

interface ExportHistoryProps {
  /** Archives that are still there can be read back from here. */
  readsBack: boolean
}

/** Which export has brought what. */
export function ExportHistory({ readsBack }: ExportHistoryProps) {
  const words = useMessages().history
  const [all, setAll] = useState(false)
  const title = useId()
  const { exports, problem } = useExportHistory()
  if (!exports && !problem) return null
  const shown = exports ?? []
  const more = shown.length - few

  function showAll(list: HTMLElement | null): void {
    setAll(true)
    // The button goes away under the focus.
    requestAnimationFrame(() => list?.querySelectorAll('h3')[few]?.focus())
  }

  return (
    <section className={styles.guide} aria-labelledby={title}>
      <h2 id={title}>{words.title}</h2>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {exports && shown.length === 0 ? <p className={styles.muted}>{words.none}</p> : null}
      {shown.length > 0 ? (
        <ul className={styles.list}>
          {shown.slice(0, all ? shown.length : few).map((past) => (
            <PastExportCard key={`${past.id} ${past.owner}`} of={past} readsBack={readsBack} />
          ))}
        </ul>
      ) : null}
      {more > 0 && !all ? (
        <div className={styles.actions}>
          <Button onClick={(event) => showAll(event.currentTarget.closest('section'))}>
            {words.showAll(shown.length)}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
