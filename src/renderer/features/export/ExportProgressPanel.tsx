import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { exportFraction, useExport } from '../../state/tasks/export-store.ts'
import { TaskProgress } from '../../ui/layout/TaskProgress.tsx'

type UnderWay = Exclude<TaskState<'export'>, { phase: 'idle' | 'finished' }>

/** An export under way, in numbers, with a way to pause and to end it. */
export function ExportProgressPanel({ state }: { state: UnderWay }) {
  const words = useMessages().exporting
  const formats = useFormats()
  const act = useExport((store) => store.act)
  const { step, done, files, bytes, ofBytes, bytesPerSecond, secondsLeft } = state.progress
  const moving = state.phase === 'running'
  const title = moving ? words[step] : state.phase === 'paused' ? words.paused : words.stopping
  const left = secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)
  const writes = moving && step === 'writing'
  return (
    <TaskProgress
      words={words}
      phase={state.phase}
      title={title}
      fraction={exportFraction(state.progress)}
      count={files > 0 ? words.ofFiles(done, files) : undefined}
      figures={[
        [words.timeLeft, writes ? left : '–'],
        [words.speed, writes ? formats.rate(bytesPerSecond) : '–'],
        [words.written, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
      ]}
      act={act}
    />
  )
}
