import { useEffect, useRef, useState } from 'react'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { isSameCause } from '../../../shared/problems/same-cause.ts'
import {
  pickedItems,
  type RestoredAlbum,
  type RestoredItem,
  type RestoreReport,
} from '../../../shared/tasks/restore-task.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './RestoreScreen.module.css'

type Finished = Extract<TaskState<'restore'>, { phase: 'finished' }>

const pageSize = 200

/** Each item of an album with what has come of it, some at a time. */
function EachItem({ account, album }: { account: AccountId; album: AlbumId }) {
  const words = useMessages().restoring
  const [items, setItems] = useState<RestoredItem[]>()
  const [problem, setProblem] = useState<Problem>()
  const [hasMore, setHasMore] = useState(true)
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // The button that brought the last of them is gone.
    if (!hasMore) list.current?.focus({ preventScroll: true })
  }, [hasMore])

  async function more(): Promise<void> {
    const offset = items?.length ?? 0
    const answer = await getBridge().call('restoring.items', { account, album, offset, limit: pageSize })
    setProblem(answer.ok ? undefined : answer.problem)
    if (!answer.ok) return
    setItems([...(items ?? []), ...answer.value])
    setHasMore(answer.value.length === pageSize)
  }

  return (
    <div className={styles.part}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {items ? (
        <ul ref={list} tabIndex={-1} aria-label={words.each} className={styles.each}>
          {items.map(({ item, filename, state, found }, nth) => (
            <li key={`${item} ${nth}`}>
              <bdi>{filename}</bdi>
              <span className={styles.counts}>
                {[words.state[state], ...(found ? [words.as[found]] : [])].join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {hasMore ? (
        <div className={styles.actions}>
          <Button onClick={() => void more()}>{items ? words.more : words.each}</Button>
        </div>
      ) : null}
    </div>
  )
}

function AlbumReport({ of, account }: { of: RestoredAlbum; account: AccountId | undefined }) {
  const messages = useMessages()
  const words = messages.restoring
  const { id, title, created, there, failed, found, unclearTexts, url } = of
  const shownTitle = id === pickedItems ? words.pickedTitle : title || messages.albums.untitled
  const differs = found ? found.absent + found.elsewhere + found.changed : 0
  return (
    <li className={styles.part}>
      <h3>
        <bdi>{shownTitle}</bdi>
      </h3>
      {created + there + failed > 0 ? <p>{words.ofAlbum(created, there, failed)}</p> : null}
      {found && found.same + found.copy + found.unread > 0 ? (
        <p className={styles.muted}>{words.found(found.same, found.copy, found.unread)}</p>
      ) : null}
      {found && differs > 0 ? <p>{words.differs(found.absent, found.elsewhere, found.changed)}</p> : null}
      {unclearTexts > 0 ? <p className={styles.muted}>{words.unclear(unclearTexts)}</p> : null}
      {url === undefined ? null : (
        <p>
          <a href={url} target="_blank" rel="noreferrer">
            {words.open(shownTitle)}
          </a>
        </p>
      )}
      {account === undefined || created + there + failed === 0 ? null : <EachItem account={account} album={id} />}
    </li>
  )
}

function Report({ of }: { of: RestoreReport }) {
  const words = useMessages().restoring
  const account = useSession((session) => session.accounts.find(({ email }) => email === of.account)?.id)
  const { albums } = of
  if (albums.length === 0) return null
  return (
    <>
      <p className={styles.muted}>{words.whose(of.account)}</p>
      <ul className={styles.part}>
        {albums.map((album) => (
          <AlbumReport key={album.id} of={album} account={account} />
        ))}
      </ul>
    </>
  )
}

/** Nothing of what was to be there is. */
function isNoneThere(result: RestoreReport | undefined): boolean {
  const albums = result?.albums ?? []
  return albums.some(({ failed }) => failed > 0) && albums.every(({ created, there }) => created + there === 0)
}

/** How a restore ended. */
export function RestoreSummary({ state }: { state: Finished }) {
  const words = useMessages().restoring
  const { outcome, result } = state
  const { groups, goOn, chooseAnew } = useRestore()
  const isBrokenOff = outcome.kind === 'stopped' || outcome.kind === 'halted'
  const isSaidBelow =
    outcome.kind === 'halted' && groups.some(({ first }) => isSameCause(first.problem, outcome.problem))
  const titles = {
    complete: words.doneTitle,
    'with-problems': isNoneThere(result) ? words.noneTitle : words.partlyTitle,
    stopped: words.stoppedTitle,
    halted: words.haltedTitle,
  }
  return (
    <section className={styles.card}>
      <h2 className={styles.headline} tabIndex={-1} data-next>
        {titles[outcome.kind]}
      </h2>
      {outcome.kind === 'halted' && !isSaidBelow ? <ProblemNotice problem={outcome.problem} /> : null}
      {outcome.kind === 'stopped' ? <p className={styles.muted}>{words.stoppedText}</p> : null}
      {result ? <Report of={result} /> : null}
      <div className={styles.actions}>
        {isBrokenOff ? (
          <Button look="primary" onClick={() => void goOn()}>
            {outcome.kind === 'stopped' ? words.interruptedGoOn : words.again}
          </Button>
        ) : null}
        <Button look={isBrokenOff ? 'secondary' : 'primary'} onClick={() => chooseAnew()}>
          {words.another}
        </Button>
      </div>
    </section>
  )
}
