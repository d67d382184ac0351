import { beforeRun, fractionDone, type BackupProgress, type BackupState } from '../../../shared/tasks/progress.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { isSameCause } from '../../../shared/problems/same-cause.ts'
import { networkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { NetworkNotice } from '../../ui/notices/NetworkNotice.tsx'
import { ProgressBar } from '../../ui/notices/ProgressBar.tsx'
import { WaitingNotice } from '../../ui/notices/WaitingNotice.tsx'
import { useBackup } from '../../state/tasks/backup-store.ts'
import styles from './OverallProgress.module.css'

type UnderWay = Extract<BackupState, { progress: BackupProgress }>

function Figure({ label, value, hint }: { label: string; value: string; hint?: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {hint ? <span className={styles.hint}>{hint}</span> : null}
      </dd>
    </div>
  )
}

function Headline({ state }: { state: UnderWay }) {
  const { backup: words, importing } = useMessages()
  if (state.phase === 'paused') return state.until === undefined ? words.pausedTitle : words.waitingTitle
  if (state.phase === 'stopping') return words.stopping
  if (state.progress.moves) return importing.moving
  return state.progress.items === 0 ? words.listing : words.running
}

/** Why nothing moves, unless the list of what needs attention says so. */
function Waiting({ because, until }: { because: Problem | undefined; until: number | undefined }) {
  const isSaidBelow = useBackup(({ groups }) =>
    groups.some(({ first }) => because !== undefined && isSameCause(first.problem, because)),
  )
  return <WaitingNotice because={because} until={until} isSaidBelow={isSaidBelow} />
}

/** One bar for the whole backup, and its numbers. */
export function OverallProgress({ state }: { state: BackupState }) {
  const messages = useMessages()
  const words = messages.backup
  const formats = useFormats()
  const language = useLanguage()
  if (state.phase === 'idle') return null
  const { progress } = state
  const { moves } = progress
  const fraction = moves ? moves.done / moves.of : fractionDone(progress)
  const [done, all] = moves ? [moves.done, moves.of] : [progress.done, progress.items]
  const percent = formats.percent(fraction)
  const moving = state.phase === 'running'
  // Nothing is under way although items are open: they wait for their next attempt.
  const retrying =
    moving && !progress.listing && progress.active === 0
      ? progress.items - progress.done - progress.failed - progress.waiting
      : 0

  const { overDays } = progress
  const slowedTo = moving ? progress.slowedTo : undefined

  function timeLeft(): string {
    if (overDays) return words.days(overDays.days)
    if (!moving || retrying > 0 || progress.network) return '–'
    return progress.secondsLeft === undefined ? words.timeLeftUnknown : formats.duration(progress.secondsLeft)
  }

  return (
    <section className={styles.panel}>
      <div className={styles.head}>
        <h2>
          <Headline state={state} />
        </h2>
        <p className={styles.items}>{(progress.listing ? words.ofItemsSoFar : words.ofItems)(done, all)}</p>
        <p className={styles.percent} aria-hidden>
          {percent}
        </p>
      </div>
      <ProgressBar
        label={words.overall}
        fraction={fraction}
        before={moves ? 0 : beforeRun(progress)}
        valueText={`${percent}, ${words.ofItems(done, all)}`}
        tone={moving ? 'accent' : 'muted'}
      />
      <dl className={styles.figures}>
        <Figure
          label={words.timeLeft}
          value={timeLeft()}
          hint={progress.listing ? words.albumsRead(progress.albumsListed, progress.albumsTotal) : undefined}
        />
        <Figure
          label={words.speed}
          value={moving ? formats.rate(progress.bytesPerSecond) : '–'}
          hint={
            moving ? words.itemsPerSecond(formats.number(Math.round(progress.itemsPerSecond * 10) / 10)) : undefined
          }
        />
        <Figure label={words.received} value={formats.bytes(progress.bytes)} />
        <Figure label={words.downloaded} value={formats.number(progress.downloaded)} />
        <Figure label={words.skipped} value={formats.number(progress.skipped)} />
        {progress.waiting > 0 ? <Figure label={words.waiting} value={formats.number(progress.waiting)} /> : null}
        {progress.failed > 0 ? <Figure label={words.failed} value={formats.number(progress.failed)} /> : null}
      </dl>
      {progress.network ? <NetworkNotice sentence={networkSentence(progress.network, language)} /> : null}
      {state.phase === 'paused' && !progress.network ? <Waiting because={state.because} until={state.until} /> : null}
      {overDays || slowedTo !== undefined ? (
        <div className={styles.note}>
          {overDays ? <p>{words.overDays(overDays.days, overDays.mediaPerDay)}</p> : null}
          {slowedTo !== undefined ? <p>{words.slowedTo(slowedTo)}</p> : null}
        </div>
      ) : null}
      {retrying > 0 ? <p className={styles.note}>{words.retrying(retrying)}</p> : null}
      {state.phase === 'stopping' ? <p className={styles.note}>{words.stoppingText}</p> : null}
    </section>
  )
}
