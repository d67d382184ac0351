import type { ReactNode } from 'react'
import styles from './Screen.module.css'
import { classNames } from '../class-names.ts'

interface ScreenProps {
  title: string
  lead?: ReactNode
  /** Buttons at the end of the title line. */
  actions?: ReactNode
  /** For lists and forms that read better when they are not as wide as the window. */
  narrow?: boolean
  children: ReactNode
}

/** The frame of a screen: title, a sentence, actions, content. */
export function Screen({ title, lead, actions, narrow = false, children }: ScreenProps) {
  return (
    <div className={classNames(styles.screen, narrow && styles.narrow)}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  )
}
