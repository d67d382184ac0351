import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { restoreFraction, useRestore } from '../../state/tasks/restore-store.ts'
import { TaskControls } from '../../ui/controls/TaskControls.tsx'
import { Figures } from '../../ui/layout/Figures.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { ProgressBar } from '../../ui/notices/ProgressBar.tsx'
import styles from './RestoreScreen.module.css'

type UnderWay = Exclude<TaskState<'restore'>, { phase: 'idle' | 'finished' }>

/** A restore under way, in numbers, with a way to pause and to end it. */
export function RestoreProgressPanel({ state }: { state: UnderWay }) {
  const messages = useMessages()
  const words = messages.restoring
  const formats = useFormats()
  const act = useRestore((store) => store.act)
  const { step, done, items, bytes, ofBytes, bytesPerSecond, secondsLeft, album } = state.progress
  const fraction = restoreFraction(state.progress)
  const waits = state.phase === 'paused' && state.until !== undefined
  const titles = { running: words[step], paused: waits ? words.waiting : words.paused, stopping: words.stopping }
  const title = titles[state.phase]
  const count = words.ofItems(done, items)
  const sends = state.phase === 'running' && step === 'restoring'
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
      {state.phase === 'paused' && state.because ? <ProblemNotice problem={state.because} /> : null}
      {state.phase === 'paused' && state.until !== undefined ? (
        <p className={styles.muted}>{words.waitingUntil(formats.when(state.until))}</p>
      ) : null}
      <ProgressBar
        label={words.overall}
        fraction={fraction}
        valueText={`${formats.percent(fraction)}, ${title}, ${count}`}
        tone={state.phase === 'running' ? 'accent' : 'muted'}
      />
      {items > 0 ? <p className={styles.counts}>{count}</p> : null}
      <Figures
        of={[
          [words.album, album === undefined ? '–' : album || messages.albums.untitled],
          [
            words.timeLeft,
            sends ? (secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)) : '–',
          ],
          [words.speed, sends ? formats.rate(bytesPerSecond) : '–'],
          [words.sent, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
        ]}
      />
      <p className={styles.hint}>{words.stopHint}</p>
    </section>
  )
}
