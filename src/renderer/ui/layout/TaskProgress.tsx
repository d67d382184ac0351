import type { ComponentProps, ReactNode } from 'react'
import { useFormats } from '../../i18n/use-messages.ts'
import { TaskControls } from '../controls/TaskControls.tsx'
import { ProgressBar } from '../notices/ProgressBar.tsx'
import { Figures } from './Figures.tsx'
import styles from './TaskProgress.module.css'

interface TaskProgressProps {
  words: ComponentProps<typeof TaskControls>['words'] & { overall: string; stopHint: string }
  phase: 'running' | 'paused' | 'stopping'
  /** A person can end the rest. Default: every one. */
  canResume?: boolean
  /** What it does now. */
  title: string
  /** From 0 to 1. */
  fraction: number
  /** How far it is in what it counts; undefined while there is nothing to count. */
  count: string | undefined
  figures: ComponentProps<typeof Figures>['of']
  act: ComponentProps<typeof TaskControls>['act']
  /** Why it rests, where that is no wish of the person. */
  children?: ReactNode
}

/** A task under way, in numbers, with a way to pause and to end it. */
export function TaskProgress({
  words,
  phase,
  canResume = true,
  title,
  fraction,
  count,
  figures,
  act,
  children,
}: TaskProgressProps) {
  const percent = useFormats().percent(fraction)
  return (
    <section className={styles.card}>
      <div className={styles.head}>
        <h2 className={styles.headline} tabIndex={-1} data-next>
          {title}
        </h2>
        <div className={styles.actions}>
          <TaskControls
            words={words}
            isPaused={phase === 'paused' && canResume}
            isStopping={phase === 'stopping'}
            act={act}
          />
        </div>
      </div>
      {children}
      <ProgressBar
        label={words.overall}
        fraction={fraction}
        valueText={[percent, title, ...(count === undefined ? [] : [count])].join(', ')}
        tone={phase === 'running' ? 'accent' : 'muted'}
      />
      {count === undefined ? null : <p className={styles.counts}>{count}</p>}
      <Figures of={figures} />
      <p className={styles.hint}>{words.stopHint}</p>
    </section>
  )
}
