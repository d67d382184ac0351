import { CloudUpload } from 'lucide-react'
import { useCallback } from 'react'
import {
  leftBehind,
  pickedItems,
  toldOfSent,
  type RestorePlan,
  type RestoreWish,
} from '../../../shared/tasks/restore-task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Figures } from '../../ui/layout/Figures.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { AskPermission } from '../welcome/AskPermission.tsx'
import styles from './RestoreScreen.module.css'

/** What of the photos stays behind, where anything does. */
function LeftBehind({ left }: Pick<RestorePlan, 'left'>) {
  const words = useMessages().restoring
  const some = leftBehind.filter((what) => left[what] > 0)
  if (some.length === 0) return null
  return (
    <section className={styles.part}>
      <h3>{words.leftTitle}</h3>
      <ul className={styles.told}>
        {some.map((what) => (
          <li key={what}>{words.left[what](left[what])}</li>
        ))}
      </ul>
    </section>
  )
}

function BackButton() {
  const words = useMessages().restoring
  const back = useRestore((store) => store.back)
  return (
    <Button size="l" onClick={back}>
      {words.back}
    </Button>
  )
}

/** What a person is asked before anything is written: into which account, how much, for how long, and what stays behind. */
export function RestoreQuestion({ wish, plan }: { wish: RestoreWish; plan: RestorePlan }) {
  const words = useMessages().restoring
  const formats = useFormats()
  const start = useRestore((store) => store.start)
  const look = useRestore((store) => store.look)
  const lookAgain = useCallback(() => void look(wish), [look, wish])
  const email = useSession((session) => session.accounts.find(({ id }) => id === wish.account)?.email) ?? ''
  const { items, toSend, bytes, requests, days, problems, left, sent, notHere, permissions } = plan
  const there = items - toSend
  const albums = plan.albums.filter(({ id }) => id !== pickedItems).length
  return (
    <section className={styles.card}>
      <h2 className={styles.headline} tabIndex={-1} data-next>
        {words.planTitle}
      </h2>
      <p>{words.into(email)}</p>
      <Figures
        of={[
          ...(albums > 0 || wish.albums.length > 0 ? [[words.albums, formats.number(albums)] as const] : []),
          [words.items, formats.number(items)],
          [words.toSend, formats.number(toSend)],
          [words.size, formats.bytes(bytes)],
          [words.requests, formats.number(requests)],
          [words.days, formats.number(days)],
        ]}
      />
      {there > 0 ? <p className={styles.muted}>{words.isThere(there)}</p> : null}
      {toldOfSent.map((what) =>
        sent[what] > 0 ? (
          <p key={what} className={styles.muted}>
            {words.ofSent[what](sent[what])}
          </p>
        ) : null,
      )}
      {notHere > 0 ? <p className={styles.muted}>{words.notHere(notHere)}</p> : null}
      <LeftBehind left={left} />
      {problems.length > 0 ? (
        <section className={styles.part}>
          <h3>{words.cannotGo}</h3>
          {problems.slice(0, 20).map((problem, nth) => (
            <ProblemNotice key={`${problem.code} ${String(problem.values?.['path'] ?? nth)}`} problem={problem} />
          ))}
        </section>
      ) : null}
      <p className={styles.muted}>{words.storage}</p>
      {permissions.length === 0 ? (
        <div className={styles.actions}>
          <Button
            look="primary"
            size="l"
            icon={<CloudUpload size={18} aria-hidden />}
            onClick={() => void start()}
            disabled={plan.albums.length === 0}
          >
            {words.start}
          </Button>
          <BackButton />
        </div>
      ) : (
        <AskPermission
          key={permissions.join(' ')}
          account={wish.account}
          permissions={permissions}
          onAllowed={lookAgain}
        >
          <BackButton />
        </AskPermission>
      )}
    </section>
  )
}
