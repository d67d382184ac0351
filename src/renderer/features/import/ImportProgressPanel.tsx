import type { ImportProgress } from '../../../shared/imports/import-report.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { importFraction, useImportTask } from '../../state/tasks/import-task-store.ts'
import { TaskControls } from '../../ui/controls/TaskControls.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { ProgressBar } from '../../ui/notices/ProgressBar.tsx'
import { Figures } from '../../ui/layout/Figures.tsx'
import styles from './ImportFlow.module.css'

type UnderWay = Exclude<TaskState<'import'>, { phase: 'idle' | 'finished' }>

function useStepText({ step, listing }: ImportProgress): string | undefined {
  const words = useMessages().import
  if (step !== 'listing' || !listing) return undefined
  const { done, of, entries } = listing
  return of === 0 ? words.foundFiles(entries) : words.archiveOf(Math.min(done + 1, of), of)
}

/** An import under way, in numbers, with a way to pause and to end it. */
export function ImportProgressPanel({ state }: { state: UnderWay }) {
  const words = useMessages().importing
  const formats = useFormats()
  const act = useImportTask((task) => task.act)
  const { progress } = state
  const { step, moves, done, files, bytes, ofBytes, imported, bytesPerSecond, secondsLeft } = progress
  const stepText = useStepText(progress)
  const isCopying = step === 'copying' || step === 'verifying'
  const moving = state.phase === 'running'
  const fraction = importFraction(progress)
  const percent = formats.percent(fraction)
  const title = state.phase === 'running' ? words[step] : state.phase === 'paused' ? words.paused : words.stopping
  const left = secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)
  const counted = step === 'moving' && moves ? moves : { done, of: files }
  const count = counted.of > 0 ? words.ofFiles(counted.done, counted.of) : stepText
  return (
    <section className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.headline} tabIndex={-1} data-next>
          {title}
        </h2>
        <div className={styles.actions}>
          <TaskControls
            words={words}
            isPaused={state.phase === 'paused'}
            isStopping={state.phase === 'stopping'}
            act={act}
          />
        </div>
      </div>
      <ProgressBar
        label={words.overall}
        fraction={fraction}
        valueText={[percent, title, ...(count === undefined ? [] : [count])].join(', ')}
        tone={moving ? 'accent' : 'muted'}
      />
      {count === undefined ? null : <p className={styles.counts}>{count}</p>}
      <Figures
        of={[
          [words.timeLeft, moving && isCopying ? left : '–'],
          [words.speed, moving && isCopying ? formats.rate(bytesPerSecond) : '–'],
          [words.read, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
          [words.isNew, formats.number(imported)],
        ]}
      />
      {state.phase === 'paused' && state.because ? <ProblemNotice tone="warning" problem={state.because} /> : null}
      <p className={styles.hint}>{words.stopHint}</p>
    </section>
  )
}
