import { Square } from 'lucide-react'
import type { StockProgress } from '../../../../shared/imports/export-stock.ts'
import type { LookState } from '../../../../shared/imports/imports.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ProgressBar } from '../../../ui/notices/ProgressBar.tsx'
import { useImport } from '../import-store.ts'
import { LongList } from '../LongList.tsx'
import styles from '../ImportFlow.module.css'

function useTexts(progress: StockProgress | null): string[] {
  const words = useMessages().import
  const formats = useFormats()
  if (progress === null) return [words.finding]
  if (progress.step === 'matching') return [words.matching]
  if (progress.step === 'reading') return [words.bytesOf(formats.bytes(progress.bytes), formats.bytes(progress.of))]
  const { done, of, entries, facts } = progress
  if (of === 0) return [words.finding, words.foundFiles(entries)]
  return [words.archiveOf(Math.min(done + 1, of), of), words.listed(entries, facts)]
}

function fractionOf(progress: StockProgress | null): number {
  if (progress === null) return 0
  if (progress.step === 'matching') return 1
  const done = progress.step === 'reading' ? progress.bytes : progress.done
  return progress.of === 0 ? 0 : Math.min(1, done / progress.of)
}

/** Looking, in numbers, with a way to end it. */
export function Looking({ state }: { state: Extract<LookState, { phase: 'looking' }> }) {
  const words = useMessages().import
  const formats = useFormats()
  const texts = useTexts(state.progress)
  const fraction = fractionOf(state.progress)
  return (
    <section className={styles.card}>
      <div className={styles.head}>
        <h2 tabIndex={-1} data-next>
          {state.wish.thorough ? words.readingAll : words.looking}
        </h2>
        <Button icon={<Square size={15} aria-hidden />} onClick={() => void useImport.getState().forget()}>
          {words.stop}
        </Button>
      </div>
      <ProgressBar
        label={words.progress}
        fraction={fraction}
        valueText={`${formats.percent(fraction)}, ${texts.join(', ')}`}
      />
      <p className={styles.counts}>
        {texts.map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
      <Paths paths={state.wish.paths} />
    </section>
  )
}

/** What is looked into, as it was chosen. */
function Paths({ paths }: { paths: readonly string[] }) {
  const words = useMessages().import
  return (
    <div className={styles.paths}>
      <LongList items={paths} keyOf={(path) => path} label={words.places}>
        {(path) => <bdi>{path}</bdi>}
      </LongList>
    </div>
  )
}
