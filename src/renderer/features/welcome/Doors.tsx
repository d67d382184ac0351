import { FileArchive, FlaskConical, UserRound } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import styles from './Doors.module.css'
import { classNames } from '../../ui/class-names.ts'

function Door(props: { icon: LucideIcon; title: string; text: string; state?: string; closed?: boolean }) {
  return (
    <li className={classNames(styles.door, props.closed && styles.closed)}>
      <props.icon className={styles.icon} size={22} strokeWidth={1.7} aria-hidden />
      <div>
        <h2>
          {props.title}
          {props.state ? <span className={styles.state}>{props.state}</span> : null}
        </h2>
        <p>{props.text}</p>
      </div>
    </li>
  )
}

/** Where photos can come from, and what each way can and cannot deliver. */
export function Doors() {
  const words = useMessages().welcome
  const sample = useSession((session) => session.app?.googleRedirected ?? false)
  return (
    <ul className={styles.doors} aria-label={words.doorsTitle}>
      {sample ? <Door icon={FlaskConical} title={words.doorSample} text={words.doorSampleText} /> : null}
      <Door icon={UserRound} title={words.doorGoogle} text={words.doorGoogleText} />
      <Door
        icon={FileArchive}
        title={words.doorTakeout}
        text={words.doorTakeoutText}
        state={words.doorTakeoutState}
        closed
      />
    </ul>
  )
}
