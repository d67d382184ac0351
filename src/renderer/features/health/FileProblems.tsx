import { Wrench } from 'lucide-react'
import type { Health } from '../../../shared/health.ts'
import type { FileProblem } from '../../../shared/verification.ts'
import { problemSentence } from '../../../shared/text/problem-sentences.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../shell/navigation-store.ts'
import { Button } from '../../ui/Button.tsx'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { useHealth } from './health-store.ts'
import styles from './HealthScreen.module.css'

function Entry({ path, problem }: FileProblem) {
  const words = useMessages().health
  // The path stands above the sentence already.
  const sentence = problemSentence({ code: problem.code }, useLanguage())
  const byRepair = problem.code === 'file-missing' || problem.code === 'file-damaged'
  return (
    <li className={styles.entry}>
      <p className={styles.path}>{path}</p>
      <p>{sentence.what}</p>
      <p className={styles.muted}>{byRepair ? words.repairTodo : sentence.todo}</p>
    </li>
  )
}

/** Files that are not what they should be, why, and the button that helps. */
export function FileProblems({ numbers, busy }: { numbers: Health; busy: boolean }) {
  const words = useMessages().health
  const verify = useHealth((health) => health.verify)
  const go = useNavigation((navigation) => navigation.go)
  const { problems, problemsTotal, repairable } = numbers
  const awaited = problems.some(({ problem }) => problem.code === 'file-awaits-backup')
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{words.problems}</h2>
        {repairable > 0 && !busy ? (
          <ConfirmDialog
            trigger={
              <Button look="primary" icon={<Wrench size={16} aria-hidden />}>
                {words.repair}
              </Button>
            }
            title={words.repairTitle}
            text={words.repairText}
            confirm={words.repair}
            look="primary"
            onConfirm={() => void verify('quick', true)}
          />
        ) : null}
        {repairable === 0 && awaited ? <Button onClick={() => go('backup')}>{words.startBackup}</Button> : null}
      </div>
      <ul className={styles.list}>
        {problems.map((entry) => (
          <Entry key={entry.path} {...entry} />
        ))}
      </ul>
      {problemsTotal > problems.length ? (
        <p className={styles.muted}>{words.more(problemsTotal - problems.length)}</p>
      ) : null}
    </section>
  )
}
