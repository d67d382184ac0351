import { ShieldCheck } from 'lucide-react'
import type { VerifiedArchives } from '../../../shared/imports/import-report.ts'
import type { TaskOutcome } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { LongList } from './LongList.tsx'
import styles from './ImportFlow.module.css'

function Kept({ kept }: { kept: VerifiedArchives['kept'] }) {
  const words = useMessages().deletable
  return (
    <>
      <p>{words.keep}</p>
      <div className={styles.paths}>
        <LongList items={kept} keyOf={({ path }) => path} label={words.keep}>
          {({ path, why }) => (
            <span>
              <bdi>{path}</bdi>: {words.why[why]}
            </span>
          )}
        </LongList>
      </div>
    </>
  )
}

/**
 * Which archives can be deleted: said only of those that were read back, and offered where nothing was wrong. Nothing here deletes
 * anything.
 */
export function Deletable({ outcome, verified }: { outcome: TaskOutcome; verified: VerifiedArchives | undefined }) {
  const words = useMessages().deletable
  const formats = useFormats()
  const { wish, start } = useImportTask()
  if (outcome.kind !== 'complete') return null
  if (!verified)
    return wish ? (
      <section className={styles.ask}>
        <h3>{words.title}</h3>
        <p className={styles.muted}>{words.offer}</p>
        <div className={styles.actions}>
          <Button icon={<ShieldCheck size={16} aria-hidden />} onClick={() => void start({ ...wish, verify: true })}>
            {words.verify}
          </Button>
        </div>
      </section>
    ) : null
  const { safe, bytes, kept, files } = verified
  if (safe.length === 0)
    return kept.length === 0 ? null : (
      <Notice tone="info" title={words.noneTitle}>
        <Kept kept={kept} />
      </Notice>
    )
  return (
    <Notice tone="success" title={words.safeTitle(safe.length, formats.bytes(bytes))}>
      <p>{words.safeText(files)}</p>
      <div className={styles.paths}>
        <LongList items={safe} keyOf={({ path }) => path} label={words.safeTitle(safe.length, formats.bytes(bytes))}>
          {({ path, bytes: size }) => (
            <span>
              <bdi>{path}</bdi> · {formats.bytes(size)}
            </span>
          )}
        </LongList>
      </div>
      {kept.length > 0 ? <Kept kept={kept} /> : null}
      <p>{words.onlyCopy}</p>
    </Notice>
  )
}
