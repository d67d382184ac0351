import { Wrench } from 'lucide-react'
import type { Health } from '../../../shared/health.ts'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ConfirmDialog } from '../../ui/layout/ConfirmDialog.tsx'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { useHealth } from './health-store.ts'
import styles from './HealthScreen.module.css'

/** All files with one cause, which is told once. */
function Cause({ code, count, paths }: { code: ProblemCode; count: number; paths: readonly string[] }) {
  const words = useMessages().health
  // The paths stand beside the sentence already.
  const { what, todo } = problemSentence({ code, values: { many: count } }, useLanguage())
  const byRepair = code === 'file-missing' || code === 'file-damaged'
  const files = words.fileCount(count)
  return (
    <li className={styles.entry}>
      <h3>{what}</h3>
      <p className={styles.muted}>{byRepair ? words.repairTodo : todo}</p>
      {count === 1 ? (
        <p>{paths[0]}</p>
      ) : (
        <div className={styles.more}>
          <Disclosure summary={files} label={words.filesOf(files, what)}>
            <ul>
              {paths.map((path) => (
                <li key={path}>{path}</li>
              ))}
            </ul>
            {count > paths.length ? <p className={styles.muted}>{words.more(count - paths.length)}</p> : null}
          </Disclosure>
        </div>
      )}
    </li>
  )
}

/** Files that are not what they should be, why, and the button that helps. */
export function FileProblems({ numbers, busy }: { numbers: Health; busy: boolean }) {
  const words = useMessages().health
  const verify = useHealth((health) => health.verify)
  const go = useNavigation((navigation) => navigation.go)
  const { problems, problemCounts, repairable } = numbers
  const awaited = problemCounts.some(({ code }) => code === 'file-awaits-backup')
  const byCode = Map.groupBy(problems, ({ problem }) => problem.code)
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
        {problemCounts.map(({ code, count }) => (
          <Cause key={code} code={code} count={count} paths={(byCode.get(code) ?? []).map(({ path }) => path)} />
        ))}
      </ul>
    </section>
  )
}
