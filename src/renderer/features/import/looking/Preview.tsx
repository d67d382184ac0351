import { RefreshCw, ScanSearch } from 'lucide-react'
import type { ReactNode } from 'react'
import type { StockOverview } from '../../../../shared/imports/export-stock.ts'
import type { LookState } from '../../../../shared/imports/imports.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { Notice } from '../../../ui/notices/Notice.tsx'
import { EntryClasses } from '../EntryClasses.tsx'
import { factRemarks } from '../fact-remarks.ts'
import { ExportCards } from './ExportCards.tsx'
import { Figures } from '../../../ui/layout/Figures.tsx'
import { useImport } from '../import-store.ts'
import styles from '../ImportFlow.module.css'
import { useKnownHere } from './use-known-here.ts'
import { StockProblems } from './StockProblems.tsx'

function StockFigures({ stock }: { stock: StockOverview }) {
  const words = useMessages().import
  const formats = useFormats()
  const here = useKnownHere(stock)
  return (
    <Figures
      of={[
        ...(here.items > 0
          ? ([
              [words.newHere, formats.number(stock.items - here.items)],
              [words.knownHere, formats.number(here.items)],
            ] as const)
          : []),
        [here.items > 0 ? words.toCopy : words.size, formats.bytes(stock.bytes - here.bytes)],
        [words.albums, formats.number(stock.albums)],
        [words.exports, formats.number(stock.exportCount)],
      ]}
    />
  )
}

/** Whether it would fit, once there is a folder for it. */
function Room({ bytes }: { bytes: number }) {
  const words = useMessages().import
  const formats = useFormats()
  const free = useSession((session) => session.mirror?.freeBytes)
  if (free === undefined) return null
  if (free > bytes) return <p className={styles.hint}>{words.room(formats.bytes(free))}</p>
  return <Notice tone="warning" title={words.noRoom(formats.bytes(bytes), formats.bytes(free))} />
}

function Remarks({ stock }: { stock: StockOverview }) {
  const words = useMessages().import
  const formats = useFormats()
  const { facts, others, files, entries } = stock
  const products = others.map(({ name, files }) => words.otherProduct(name, files))
  if (stock.otherCount > products.length) products.push(words.notNamed(stock.otherCount - products.length))
  return (
    <section className={styles.section}>
      <h2>{words.found}</h2>
      <ul className={styles.remarks}>
        {factRemarks(facts, words).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
        {files.skipped > 0 ? <li>{words.trash(files.skipped)}</li> : null}
        {products.length > 0 ? <li>{words.others(formats.list(products))}</li> : null}
        {stock.unrelated ? <li>{words.unrelated(stock.unrelated.length)}</li> : null}
        <li>{words.whose}</li>
      </ul>
      <EntryClasses summary={words.allFiles(entries)} files={files} />
    </section>
  )
}

const bases = { bytes: 'basisBytes', checksums: 'basisChecksums', names: 'basisNames' } as const

/** What is in the exports, before anything is done with it. */
export function Preview({ state, next }: { state: Extract<LookState, { phase: 'looked' }>; next: ReactNode }) {
  const words = useMessages().import
  const formats = useFormats()
  const { look, forget } = useImport()
  const { stock, wish } = state
  const here = useKnownHere(stock)
  const isNothing = stock.exportCount === 0
  const title = stock.basis === 'names' ? words.aboutItems(stock.items) : words.items(stock.items)
  return (
    <>
      <section className={styles.card}>
        <h2 className={styles.headline} tabIndex={-1} data-next>
          {isNothing ? words.nothing : title}
        </h2>
        {isNothing ? null : (
          <>
            <StockFigures stock={stock} />
            <p className={styles.muted}>{words[bases[stock.basis]]}</p>
            {here.items > 0 && stock.basis !== 'bytes' ? <p className={styles.muted}>{words.knownHereHint}</p> : null}
            <Room bytes={stock.bytes - here.bytes} />
          </>
        )}
        <div className={styles.actions}>
          <Button
            look={isNothing ? 'primary' : 'secondary'}
            icon={<RefreshCw size={15} aria-hidden />}
            onClick={() => void look(wish)}
          >
            {words.again}
          </Button>
          {isNothing || stock.basis === 'bytes' ? null : (
            <Button
              icon={<ScanSearch size={16} aria-hidden />}
              aria-describedby="read-all-hint"
              onClick={() => void look({ ...wish, thorough: true })}
            >
              {words.readAll}
            </Button>
          )}
          <Button look="quiet" onClick={() => void forget()}>
            {words.somethingElse}
          </Button>
        </div>
        {isNothing || stock.basis === 'bytes' ? null : (
          <p id="read-all-hint" className={styles.hint}>
            {words.readAllHint(formats.bytes(stock.bytes))}
          </p>
        )}
      </section>
      {next}
      {isNothing ? null : (
        <section className={styles.section}>
          <h2>{words.exports}</h2>
          <ExportCards key={state.look} of={stock} look={state.look} />
        </section>
      )}
      <StockProblems key={state.look} stock={stock} look={state.look} />
      {isNothing ? null : <Remarks stock={stock} />}
    </>
  )
}
