import type { ReactNode } from 'react'
import styles from './Section.module.css'

/** A group of settings with a title and a sentence about it. */
export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {hint ? <p className={styles.hint}>{hint}</p> : null}
      </div>
      <div className={styles.body}>{children}</div>
    </section>
  )
}

interface SettingRowProps {
  title: ReactNode
  hint?: ReactNode
  /** What can be done about it, at the end of the line. */
  children?: ReactNode
}

/** One setting, or one thing that belongs to it, with what can be done about it. */
export function SettingRow({ title, hint, children }: SettingRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {hint ? <p className={styles.hint}>{hint}</p> : null}
      </div>
      {children ? <div className={styles.actions}>{children}</div> : null}
    </div>
  )
}
