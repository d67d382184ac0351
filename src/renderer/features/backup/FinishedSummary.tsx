import { type ReactNode, useEffect, useState } from 'react'
import type { BackupOutcome, BackupProgress } from '../../../shared/progress.ts'
import { getBridge } from '../../bridge.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../shell/session-store.ts'
import { classNames } from '../../ui/class-names.ts'
import { Logo } from '../../ui/Logo.tsx'
import { ProblemNotice } from '../../ui/ProblemNotice.tsx'
import { ItemThumb } from '../library/ItemThumb.tsx'
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

function completeText(progress: BackupProgress, words: Messages['backup']): string {
  if (progress.items === 0) return words.emptyText
  return progress.downloaded === 0 ? words.nothingNewText(progress.done) : words.completeText(progress.done)
}

function summary(progress: BackupProgress, kind: BackupOutcome['kind'], words: Messages['backup']) {
  const open = Math.max(progress.failed + progress.waiting, progress.problems)
  const stopped = words.stoppedText(progress.done, progress.items)
  return {
    complete: { title: words.completeTitle, text: completeText(progress, words) },
    'with-problems': { title: words.problemsTitle, text: words.problemsText(progress.done, open) },
    stopped: { title: words.stoppedTitle, text: stopped },
    halted: { title: words.haltedTitle, text: stopped },
  }[kind]
}

interface FinishedSummaryProps {
  progress: BackupProgress
  outcome: BackupOutcome
  actions: ReactNode
}

/** How the backup ended, in a sentence, with the photos it was about. */
export function FinishedSummary({ progress, outcome, actions }: FinishedSummaryProps) {
  const words = useMessages().backup
  const formats = useFormats()
  const { title, text } = summary(progress, outcome.kind, words)
  const good = outcome.kind === 'complete' || outcome.kind === 'with-problems'
  return (
    <section className={classNames(styles.panel, outcome.kind === 'complete' && styles.complete)}>
      {good && progress.done > 0 ? <Prints count={formats.number(progress.done)} /> : <Logo size={112} />}
      <div className={styles.words}>
        <h2>{title}</h2>
        <p className={styles.text}>{text}</p>
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
        {outcome.kind === 'halted' ? <ProblemNotice problem={outcome.problem} /> : null}
        <div className={styles.actions}>{actions}</div>
      </div>
    </section>
  )
}
