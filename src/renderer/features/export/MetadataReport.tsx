import { besideReasons, type ExportMetadata } from '../../../shared/tasks/export-task.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import styles from './ExportScreen.module.css'

/** Where what is known has gone that was not in the files, and why not into all of them. */
export function MetadataReport({ of: { exiftool, written, beside, why } }: { of: ExportMetadata }) {
  const words = useMessages().exporting
  const reasons = besideReasons.filter((reason) => (why[reason] ?? 0) > 0)
  if (written + beside === 0) return null
  return (
    <div className={styles.told}>
      {written > 0 ? <p className={styles.muted}>{words.writtenInto(written, exiftool ?? '')}</p> : null}
      {beside > 0 ? <p className={styles.muted}>{words.liesBeside(beside)}</p> : null}
      {reasons.length > 0 ? (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason}>{words.why[reason](why[reason] ?? 0)}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
