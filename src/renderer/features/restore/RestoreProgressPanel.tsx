import { isDayOver } from '../../../shared/problems/day-over.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { networkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNetwork } from '../../state/network-store.ts'
import { restoreFraction, useRestore } from '../../state/tasks/restore-store.ts'
import { TaskProgress } from '../../ui/layout/TaskProgress.tsx'
import { NetworkNotice } from '../../ui/notices/NetworkNotice.tsx'
import { WaitingNotice } from '../../ui/notices/WaitingNotice.tsx'

type UnderWay = Exclude<TaskState<'restore'>, { phase: 'idle' | 'finished' }>

/** A restore under way, in numbers, with a way to pause and to end it. */
export function RestoreProgressPanel({ state }: { state: UnderWay }) {
  const messages = useMessages()
  const words = messages.restoring
  const formats = useFormats()
  const language = useLanguage()
  const act = useRestore((store) => store.act)
  const { step, done, items, bytes, ofBytes, bytesPerSecond, secondsLeft, album } = state.progress
  const waits = state.phase === 'paused' && state.until !== undefined
  const titles = { running: words[step], paused: waits ? words.waiting : words.paused, stopping: words.stopping }
  const sends = state.phase === 'running' && step === 'restoring'
  const trouble = useNetwork((network) => network.state.putting)
  return (
    <TaskProgress
      words={words}
      phase={state.phase}
      canResume={!(state.phase === 'paused' && isDayOver(state.because))}
      title={titles[state.phase]}
      fraction={restoreFraction(state.progress)}
      count={items > 0 ? words.ofItems(done, items) : undefined}
      figures={[
        [words.album, album === undefined ? '–' : album || messages.albums.untitled],
        [
          words.timeLeft,
          sends ? (secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(secondsLeft)) : '–',
        ],
        [words.speed, sends ? formats.rate(bytesPerSecond) : '–'],
        [words.sent, ofBytes > 0 ? `${formats.bytes(bytes)} / ${formats.bytes(ofBytes)}` : '–'],
      ]}
      act={act}
    >
      {state.phase === 'running' && trouble ? <NetworkNotice sentence={networkSentence(trouble, language)} /> : null}
      {state.phase === 'paused' ? <WaitingNotice because={state.because} until={state.until} /> : null}
    </TaskProgress>
  )
}
