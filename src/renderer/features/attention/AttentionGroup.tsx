import { RotateCcw } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import {
  nameAmongOthers,
  problemCount,
  problemSubjects,
  type BackupProblem,
  type BackupProblemGroup,
  type ProblemSubject,
} from '../../../shared/tasks/progress.ts'
import { pageToMend } from '../../../shared/problems/remedy.ts'
import { groupProblem } from '../../../shared/problems/same-cause.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import type { JournalledKind } from '../../../shared/tasks/task.ts'
import type { Messages } from '../../i18n/message-shape.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { helpsNow, type Attention } from '../../state/attention.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { HelpButtons, usePlaceToMend } from '../notices/HelpButtons.tsx'
import styles from './AttentionList.module.css'
import { useGroupProblems } from './use-group-problems.ts'

interface OfGroup {
  kind: JournalledKind
  of: Attention
  group: BackupProblemGroup
}

function countTexts({ counts }: BackupProblemGroup, words: Messages['backup']): string[] {
  const texts: Record<ProblemSubject, (count: number) => string> = {
    account: words.accountCount,
    album: words.albumCount,
    file: words.fileCount,
    item: words.itemCount,
  }
  return problemSubjects.filter((subject) => counts[subject] > 0).map((subject) => texts[subject](counts[subject]))
}

function Name({ of }: { of: BackupProblem }) {
  const { untitled } = useMessages().albums
  const { subject, album } = of
  return (
    <>
      <bdi>{nameAmongOthers(of) || (subject === 'album' ? untitled : '')}</bdi>
      {album === undefined ? null : <bdi className={styles.album}>{album || untitled}</bdi>}
    </>
  )
}

function Problems({ kind, group }: Pick<OfGroup, 'kind' | 'group'>) {
  const words = useMessages().backup
  const { list, problem, showMore } = useGroupProblems(kind, group.group, problemCount([group]))
  const left = list ? list.total - list.items.length : 0
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {list ? (
        <ul className={styles.names}>
          {list.items.map((entry) => (
            <li key={entry.key} className={styles.name}>
              <Name of={entry} />
            </li>
          ))}
        </ul>
      ) : null}
      {left > 0 ? (
        <Button look="quiet" onClick={() => void showMore()}>
          {words.showMore(left)}
        </Button>
      ) : null}
    </>
  )
}

/** What helps against a cause, as a button; nothing where no button does. */
function Remedy({ of, group, cause }: Omit<OfGroup, 'kind'> & { cause: string }) {
  const words = useMessages().backup
  const { state, retry } = of
  const [busy, setBusy] = useState(false)
  const at = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = at.current
    return () => {
      // What is tried again leaves the list, and the button with it.
      if (element?.contains(document.activeElement)) element.closest('main')?.focus({ preventScroll: true })
    }
  }, [])
  const place = usePlaceToMend(group.code)
  const page = pageToMend(group.code)
  const helps = helpsNow(group, state)

  async function retryThis(): Promise<void> {
    setBusy(true)
    await retry(group.group)
    setBusy(false)
  }

  if (place === undefined && page === undefined && !helps) return null
  return (
    <div ref={at} className={styles.remedy}>
      {helps && place === undefined ? (
        <Button
          icon={<RotateCcw size={15} aria-hidden />}
          busy={busy}
          aria-label={words.retryCause(cause)}
          onClick={() => void retryThis()}
        >
          {words.retry}
        </Button>
      ) : null}
      <HelpButtons code={group.code} cause={cause} />
    </div>
  )
}

/** One cause, what to do about it, and what it concerns: by name if it is one thing, else behind their number. */
export function AttentionGroup({ kind, of, group }: OfGroup) {
  const { backup: words, health } = useMessages()
  const formats = useFormats()
  const { what, todo } = problemSentence(groupProblem(group), useLanguage())
  const isRepaired = group.code === 'file-missing' || group.code === 'file-damaged'
  const counts = formats.list(countTexts(group, words))
  const isOne = problemCount([group]) === 1
  return (
    <li className={styles.group}>
      <div className={styles.line}>
        <div className={styles.words}>
          <h3>{what}</h3>
          <p className={styles.todo}>{isRepaired ? health.repairTodo : todo}</p>
          {isOne && (group.first.name === '' || !what.includes(group.first.name)) ? (
            <p className={styles.name}>
              <Name of={group.first} />
            </p>
          ) : null}
        </div>
        <Remedy of={of} group={group} cause={what} />
      </div>
      {isOne ? null : (
        <div className={styles.more}>
          <Disclosure summary={counts} label={words.groupOf(counts, what)}>
            <Problems kind={kind} group={group} />
          </Disclosure>
        </div>
      )}
    </li>
  )
}
