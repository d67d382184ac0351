import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { exportFraction, useExport } from '../../state/tasks/export-store.ts'
import { TaskControls } from '../../ui/controls/TaskControls.tsx'
import { ProgressBar } from '../../ui/notices/ProgressBar.tsx'
import { Figures } from '../../ui/layout/Figures.tsx'
import styles from './ExportScreen.module.css'

type UnderWay = Exclude<TaskState<'export'>, { phase: 'idle' | 'finished' }>

/** An export under way, in numbers, with a way to pause and to end it. */
export function ExportProgressPanel({ state }: { state: UnderWay }) {
  const words = useMessages().exporting
  const formats = useFormats()
  const act = useExport((store) => store.act)
  const { step, done, files, bytes, ofBytes, bytesPerSecond, secondsLeft } = state.progress
  const fraction = exportFraction(state.progress)
  const moving = state.phase === 'running'
  const title = moving ? words[step] : state.phase === 'paused' ? words.paused : words.stopping
  const left = secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)
  const count = words.ofFiles(done, files)
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
        valueText={`${formats.percent(fraction)}, ${title}, ${count}`}
        tone={moving ? 'accent' : 'muted'}
      />
      {files > 0 ? <p className={styles.counts}>{count}</p> : null}
      <Figures
        of={[
          [words.timeLeft, moving && step === 'writing' ? left : '–'],
          [words.speed, moving && step === 'writing' ? formats.rate(bytesPerSecond) : '–'],
          [words.written, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
        ]}
      />
      <p className={styles.hint}>{words.stopHint}</p>
    </section>
  )
}
