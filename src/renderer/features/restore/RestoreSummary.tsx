import { useEffect, useRef, useState } from 'react'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
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
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
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
      {hasMore ? <Button onClick={() => void more()}>{items ? words.more : words.each}</Button> : null}
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
      <p>{words.ofAlbum(created, there, failed)}</p>
      {found && created + there > 0 ? (
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
  const { albums, problems, problemCount } = of
  return (
    <>
      <ul className={styles.part}>
        {albums.map((album) => (
          <AlbumReport key={album.id} of={album} account={account} />
        ))}
      </ul>
      {problemCount > 0 ? (
        <Disclosure summary={words.problems(problemCount)}>
          <ul className={styles.part}>
            {problems.map((problem, nth) => (
              <li key={`${problem.code} ${String(problem.values?.['path'] ?? nth)}`}>
                <ProblemNotice problem={problem} />
              </li>
            ))}
          </ul>
          {problemCount > problems.length ? (
            <p className={styles.muted}>{words.moreProblems(problemCount - problems.length)}</p>
          ) : null}
        </Disclosure>
      ) : null}
    </>
  )
}

/** How a restore ended. */
export function RestoreSummary({ state }: { state: Finished }) {
  const words = useMessages().restoring
  const { outcome, result } = state
  const titles = {
    complete: words.doneTitle,
    'with-problems': words.partlyTitle,
    stopped: words.stoppedTitle,
    halted: words.haltedTitle,
  }
  return (
    <section className={styles.card}>
      <h2 className={styles.headline} tabIndex={-1} data-next>
        {titles[outcome.kind]}
      </h2>
      {outcome.kind === 'halted' ? <ProblemNotice problem={outcome.problem} /> : null}
      {outcome.kind === 'stopped' ? <p className={styles.muted}>{words.stoppedText}</p> : null}
      {result ? <Report of={result} /> : null}
      <div className={styles.actions}>
        <Button look="primary" onClick={() => useRestore.getState().chooseAnew()}>
          {words.another}
        </Button>
        {outcome.kind === 'complete' ? null : (
          <Button onClick={() => void useRestore.getState().goOn()}>{words.again}</Button>
        )}
      </div>
    </section>
  )
}
