import { History } from 'lucide-react'
import type { FileVersion } from '../../../../shared/domain.ts'
import { useFormats, useMessages } from '../../../i18n/use-messages.ts'
import styles from '../Viewer.module.css'

/** Says that an earlier version is on the screen, and leads back to the newest. */
export function VersionBar({ version, onBack }: { version: FileVersion; onBack: () => void }) {
  const { library: words } = useMessages()
  const formats = useFormats()
  return (
    <div className={styles.versionBar}>
      <History size={18} aria-hidden />
      <p>{words.versionShown(formats.when(version.replacedAt))}</p>
      <button type="button" className={styles.backToNewest} onClick={onBack}>
        {words.showNewest}
      </button>
    </div>
  )
}
