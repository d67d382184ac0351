import { type ReactNode, useEffect, useState } from 'react'
import type { BackupProgress } from '../../../shared/tasks/progress.ts'
import type { TaskOutcome } from '../../../shared/tasks/task.ts'
import { isSameCause } from '../../../shared/problems/same-cause.ts'
import { verdictText, verdictWords } from '../../../shared/text/sentences/verdict-sentences.ts'
import { getBridge } from '../../state/bridge.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { classNames } from '../../ui/class-names.ts'
import { Logo } from '../../ui/Logo.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { ItemThumb } from '../items/ItemThumb.tsx'
import { useVerdict } from '../../state/verdict-store.ts'
import { useBackup } from '../../state/tasks/backup-store.ts'
import styles from './FinishedSummary.module.css'

const photosShown = 6

/** A few photos of the mirror, as prints that stand in the box. */
function Prints({ count }: { count: string }) {
  const mediaBase = useSession((session) => session.app?.mediaBase ?? 'media/')
  const [refs, setRefs] = useState<number[]>([])
  useEffect(() => {
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('library.columns', { kind: 'photo' })
      if (!wanted || !answer.ok) return
      const all = answer.value.ref
      const step = Math.max(1, Math.floor(all.length / photosShown))
      setRefs([...all].filter((_, index) => index % step === 0).slice(0, photosShown))
    }
    void load()
    return () => {
      wanted = false
    }
  }, [])
  return (
    <div className={styles.box} aria-hidden>
      <div className={styles.prints}>
        {refs.map((ref) => (
          <ItemThumb
            key={ref}
            item={ref}
            className={styles.print}
            source={`${mediaBase}thumb/${ref}?size=small`}
            otherwise={null}
          />
        ))}
      </div>
      <div className={styles.lid} />
      <div className={styles.front}>
        <span className={styles.label}>{count}</span>
      </div>
    </div>
  )
}

interface FinishedSummaryProps {
  progress: BackupProgress
  outcome: TaskOutcome
  actions: ReactNode
}

/** How the backup ended, and whether everything is here now, with the photos it was about. */
export function FinishedSummary({ progress, outcome, actions }: FinishedSummaryProps) {
  const words = useMessages().backup
  const formats = useFormats()
  const language = useLanguage()
  const verdict = useVerdict((store) => store.verdict)
  const said = verdict && verdictWords(verdict, language)
  const brokenOff = { stopped: words.stoppedTitle, halted: words.haltedTitle, complete: '', 'with-problems': '' }[
    outcome.kind
  ]
  const isComplete = brokenOff === '' && verdict?.kind === 'complete'
  const here = verdict?.here ?? 0
  const groups = useBackup((backup) => backup.groups)
  // What needs attention names what it concerns, so it says this better.
  const isSaidBelow =
    outcome.kind === 'halted' && groups.some(({ first }) => isSameCause(first.problem, outcome.problem))
  return (
    <section className={classNames(styles.panel, isComplete && styles.complete)}>
      {brokenOff === '' && here > 0 ? <Prints count={formats.number(here)} /> : <Logo size={112} />}
      <div className={styles.words}>
        <h2>{brokenOff === '' ? said?.title : brokenOff}</h2>
        <p className={styles.text}>
          {said ? verdictText(said, language) : null}
          {brokenOff === '' ? null : ` ${words.goesOnFromHere}`}
        </p>
        <dl className={styles.figures}>
          <div>
            <dt>{words.downloaded}</dt>
            <dd>{formats.number(progress.downloaded)}</dd>
          </div>
          <div>
            <dt>{words.skipped}</dt>
            <dd>{formats.number(progress.skipped)}</dd>
          </div>
          <div>
            <dt>{words.received}</dt>
            <dd>{formats.bytes(progress.bytes)}</dd>
          </div>
        </dl>
        {outcome.kind === 'halted' && !isSaidBelow ? <ProblemNotice problem={outcome.problem} /> : null}
        <div className={styles.actions}>{actions}</div>
      </div>
    </section>
  )
}
