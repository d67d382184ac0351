import type { ImportProgress } from '../../../shared/imports/import-report.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { importFraction, useImportTask } from '../../state/tasks/import-task-store.ts'
import { TaskProgress } from '../../ui/layout/TaskProgress.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'

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
  const title = state.phase === 'running' ? words[step] : state.phase === 'paused' ? words.paused : words.stopping
  const left = secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)
  const counted = step === 'moving' && moves ? moves : { done, of: files }
  const count = counted.of > 0 ? words.ofFiles(counted.done, counted.of) : stepText
  return (
    <TaskProgress
      words={words}
      phase={state.phase}
      title={title}
      fraction={importFraction(progress)}
      count={count}
      figures={[
        [words.timeLeft, moving && isCopying ? left : '–'],
        [words.speed, moving && isCopying ? formats.rate(bytesPerSecond) : '–'],
        [words.read, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
        [words.isNew, formats.number(imported)],
      ]}
      act={act}
    >
      {state.phase === 'paused' && state.because ? <ProblemNotice tone="warning" problem={state.because} /> : null}
    </TaskProgress>
  )
}
