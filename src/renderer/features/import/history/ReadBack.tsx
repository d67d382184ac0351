import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { PastExport } from '../../../../shared/imports/export-history.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useImportTask } from '../../../state/tasks/import-task-store.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import styles from '../ImportFlow.module.css'

interface ReadBackProps {
  archives: NonNullable<PastExport['archives']>
  owner: string
  /** What the export is called, for whoever hears the button alone. */
  of: string
}

/**
 * Has the archives of an export compared with what became of them, as an import of the same that reads back; how far it is, and
 * whether they can be deleted, stands where imports stand.
 */
export function ReadBack({ archives: { paths, includeTrash }, owner, of }: ReadBackProps) {
  const words = useMessages().history
  const { start, refused } = useImportTask()
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)

  async function begin(): Promise<void> {
    setAsked(true)
    setBusy(true)
    await start({ paths, includeTrash, verify: true, ...(owner !== '' && { owner }) })
    setBusy(false)
  }

  return (
    <div className={styles.ask}>
      <p className={styles.muted}>{words.readBackHint(paths.length)}</p>
      {asked && refused ? <ProblemNotice problem={refused} /> : null}
      <div className={styles.actions}>
        <Button
          icon={<ShieldCheck size={16} aria-hidden />}
          aria-label={words.readBackOf(of)}
          busy={busy}
          onClick={() => void begin()}
        >
          {words.readBack}
        </Button>
      </div>
    </div>
  )
}
