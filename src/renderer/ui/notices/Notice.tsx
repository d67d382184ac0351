import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Notice.module.css'
import { classNames } from '../class-names.ts'

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

interface NoticeProps {
  tone: keyof typeof icons
  title: ReactNode
  children?: ReactNode
  /** Buttons that solve it. */
  actions?: ReactNode
  /** Spoken at once when it appears. */
  urgent?: boolean
}

/** Something a person should know, where it matters, without a dialog. */
export function Notice({ tone, title, children, actions, urgent = false }: NoticeProps) {
  const Icon = icons[tone]
  return (
    <div className={classNames(styles.notice, styles[tone])} role={urgent ? 'alert' : undefined}>
      <Icon className={styles.icon} size={20} aria-hidden />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        {children ? <div className={styles.text}>{children}</div> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  )
}
