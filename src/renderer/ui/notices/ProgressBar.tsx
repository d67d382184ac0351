import { Progress } from '@base-ui/react/progress'
import styles from './ProgressBar.module.css'
import { classNames } from '../class-names.ts'

interface ProgressBarProps {
  label: string
  /** From 0 to 1. */
  fraction: number
  /** In words, for those who hear it. */
  valueText: string
  tone?: 'accent' | 'success' | 'warning' | 'muted'
  /** Part of the bar, from its start, that was done before this run. */
  before?: number
}

/** A bar with a name and a value that assistive technology can read. */
export function ProgressBar({ label, fraction, valueText, tone = 'accent', before = 0 }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      value={Math.round(fraction * 1000) / 10}
      getAriaValueText={() => valueText}
      className={styles.root}
    >
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={classNames(styles.indicator, styles[tone])} />
        {before > 0 ? <span className={styles.before} style={{ width: `${before * 100}%` }} /> : null}
      </Progress.Track>
    </Progress.Root>
  )
}

/** The same look without a voice, where the numbers stand next to it. */
export function Bar({ fraction, tone = 'accent' }: Pick<ProgressBarProps, 'fraction' | 'tone'>) {
  return (
    <span className={classNames(styles.track, styles.thin)} aria-hidden>
      <span className={classNames(styles.indicator, styles[tone])} style={{ width: `${fraction * 100}%` }} />
    </span>
  )
}
