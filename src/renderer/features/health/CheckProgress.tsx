import { Square } from 'lucide-react'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProgressBar } from '../../ui/notices/ProgressBar.tsx'
import { useHealth } from './health-store.ts'
import styles from './HealthScreen.module.css'

/** A check under way, in numbers. */
export function CheckProgress({ state }: { state: Extract<TaskState<'verify'>, { phase: 'running' | 'stopping' }> }) {
  const words = useMessages().health
  const formats = useFormats()
  const stop = useHealth((health) => health.stop)
  const { mode, repair, found } = state.progress
  const stopping = state.phase === 'stopping'
  const full = mode === 'full'
  const [done, all] = found ? (full ? [found.bytes, found.bytesTotal] : [found.files, found.filesTotal]) : [0, 0]
  const fraction = all === 0 ? 0 : Math.min(1, done / all)
  const wrong = found ? found.missing + found.damaged + found.unreadable : 0
  const files = found ? words.ofFiles(found.files, found.filesTotal) : words.lookingAround
  return (
    <section className={styles.running}>
      <div className={styles.head}>
        <h2>{repair ? words.repairing : full ? words.readingAll : words.checking}</h2>
        <Button icon={<Square size={15} aria-hidden />} busy={stopping} onClick={() => void stop()}>
          {stopping ? words.stopping : words.stop}
        </Button>
      </div>
      <ProgressBar label={words.progress} fraction={fraction} valueText={`${formats.percent(fraction)}, ${files}`} />
      <p className={styles.counts}>
        <span>{files}</span>
        {found && full ? (
          <span>{words.ofBytes(formats.bytes(found.bytes), formats.bytes(found.bytesTotal))}</span>
        ) : null}
        {wrong > 0 ? <span className={styles.warning}>{words.foundWrong(wrong)}</span> : null}
      </p>
    </section>
  )
}
