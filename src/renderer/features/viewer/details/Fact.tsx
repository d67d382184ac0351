import type { ReactNode } from 'react'
import styles from './DetailsPanel.module.css'

interface FactProps {
  icon: ReactNode
  label: string
  children: ReactNode
}

/** A line of the details: what it is about, and what is known of it. */
export function Fact({ icon, label, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt className={styles.term}>
        {icon}
        <span className={styles.label}>{label}</span>
      </dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  )
}
