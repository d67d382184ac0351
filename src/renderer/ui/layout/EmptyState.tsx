import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

interface EmptyStateProps {
  art?: ReactNode
  title: string
  text?: string
  actions?: ReactNode
}

/** A screen or list with nothing in it yet: says why, and what would fill it. */
export function EmptyState({ art, title, text, actions }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {art ? <div className={styles.art}>{art}</div> : null}
      <h2 className={styles.title}>{title}</h2>
      {text ? <p className={styles.text}>{text}</p> : null}
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  )
}
