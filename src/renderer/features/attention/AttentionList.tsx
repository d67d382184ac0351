import type { JournalledKind } from '../../../shared/tasks/task.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { helpsNow, type Attention } from '../../state/attention.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { AttentionGroup } from './AttentionGroup.tsx'
import styles from './AttentionList.module.css'

/** What a task could not do, by its causes, each told once with what helps; tried again is only what another attempt can bring. */
export function AttentionList({ kind, of }: { kind: JournalledKind; of: Attention }) {
  const words = useMessages().backup
  const { state, groups, retry } = of
  const again = groups.filter((group) => helpsNow(group, state))
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{words.attention}</h2>
        {again.length > 1 ? (
          <Button look="quiet" onClick={() => void retry()}>
            {words.retryAll}
          </Button>
        ) : null}
      </div>
      <ul className={styles.list}>
        {groups.map((group) => (
          <AttentionGroup key={group.group} kind={kind} of={of} group={group} />
        ))}
      </ul>
    </section>
  )
}
