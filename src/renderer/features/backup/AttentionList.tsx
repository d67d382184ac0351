import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { BackupProblem } from '../../../shared/progress.ts'
import { remedyOf } from '../../../shared/remedy.ts'
import { problemSentence } from '../../../shared/text/problem-sentences.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/Button.tsx'
import styles from './AttentionList.module.css'
import { useBackup } from './backup-store.ts'

function Entry({ entry }: { entry: BackupProblem }) {
  const words = useMessages().backup
  const sentence = problemSentence(entry.problem, useLanguage())
  const retry = useBackup((backup) => backup.retry)
  const [busy, setBusy] = useState(false)

  async function retryThis(): Promise<void> {
    setBusy(true)
    await retry([entry.key])
    setBusy(false)
  }

  return (
    <li className={styles.entry}>
      <div className={styles.words}>
        <p className={styles.name}>
          <bdi>{entry.name}</bdi>
          {entry.album === undefined ? null : <bdi className={styles.album}>{entry.album}</bdi>}
        </p>
        <p>{sentence.what}</p>
        <p className={styles.todo}>{sentence.todo}</p>
      </div>
      {remedyOf(entry.problem.code) === 'again' ? (
        <Button
          icon={<RotateCcw size={15} aria-hidden />}
          busy={busy}
          aria-label={words.retryOne(entry.name)}
          onClick={() => void retryThis()}
        >
          {words.retry}
        </Button>
      ) : null}
    </li>
  )
}

/** Everything that did not work, why, and what helps; tried again is only what another attempt can bring. */
export function AttentionList() {
  const words = useMessages().backup
  const { problems, problemsTotal, retry, showMoreProblems } = useBackup()
  const again = problems.filter(({ problem }) => remedyOf(problem.code) === 'again')
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
        {problems.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
      {problems.length < problemsTotal ? (
        <div>
          <Button look="quiet" onClick={() => void showMoreProblems()}>
            {words.showMore(problemsTotal - problems.length)}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
