import { FileArchive, FlaskConical, UserRound } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import styles from './Doors.module.css'
import { useWelcome } from '../../state/welcome-store.ts'
import { Button } from '../../ui/controls/Button.tsx'

function Door(props: { icon: LucideIcon; title: string; text: string; state?: string; children?: ReactNode }) {
  return (
    <li className={styles.door}>
      <props.icon className={styles.icon} size={22} strokeWidth={1.7} aria-hidden />
      <div>
        <h2>
          {props.title}
          {props.state ? <span className={styles.state}>{props.state}</span> : null}
        </h2>
        <p>{props.text}</p>
        {props.children}
      </div>
    </li>
  )
}

/** Where photos can come from, and what each way can and cannot deliver. */
export function Doors() {
  const { welcome: words, import: exports } = useMessages()
  const look = useWelcome((welcome) => welcome.look)
  const sample = useSession((session) => session.app?.googleRedirected ?? false)

  function open(): void {
    look(true)
    // It may be there already, and out of sight.
    document.querySelector<HTMLElement>('[data-look-title]')?.focus()
  }

  return (
    <ul className={styles.doors} aria-label={words.doorsTitle}>
      {sample ? <Door icon={FlaskConical} title={words.doorSample} text={words.doorSampleText} /> : null}
      <Door icon={FileArchive} title={words.doorTakeout} text={words.doorTakeoutText}>
        <div className={styles.action}>
          <Button data-look-door onClick={open}>
            {exports.open}
          </Button>
        </div>
      </Door>
      <Door icon={UserRound} title={words.doorGoogle} text={words.doorGoogleText} />
    </ul>
  )
}
