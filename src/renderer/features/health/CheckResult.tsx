import { useEffect, useRef } from 'react'
import { isUnderWay, type TaskState } from '../../../shared/tasks/task.ts'
import type { VerifyReport } from '../../../shared/tasks/verification.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { announce } from '../../ui/notices/Announcer.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './HealthScreen.module.css'

function Repairs({ repairs, total }: { repairs: VerifyReport['repairs']; total: number }) {
  const words = useMessages().health
  if (repairs.length === 0) return null
  return (
    <section className={styles.section}>
      <h2>{words.repaired}</h2>
      <ul className={styles.list}>
        {repairs.map(({ path, from, setAside }) => (
          <li key={path} className={styles.entry}>
            <p className={styles.path}>{path}</p>
            <p className={styles.muted}>{words.repairedFrom(from)}</p>
            {setAside === undefined ? null : <p className={styles.muted}>{words.setAside(setAside)}</p>}
          </li>
        ))}
      </ul>
      {total > repairs.length ? <p className={styles.muted}>{words.more(total - repairs.length)}</p> : null}
    </section>
  )
}

function Unknown({ report }: { report: VerifyReport }) {
  const words = useMessages().health
  const paths = report.problems.filter(({ problem }) => problem.code === 'file-unknown').map(({ path }) => path)
  return (
    <details className={styles.unknown}>
      <summary>{words.resultUnknown(report.unknown)}</summary>
      <ul>
        {paths.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
      {report.unknown > paths.length ? <p>{words.more(report.unknown - paths.length)}</p> : null}
    </details>
  )
}

/** What the last check since the start of the program has found. */
export function CheckResult({ state }: { state: TaskState<'verify'> }) {
  const words = useMessages().health
  const running = isUnderWay(state)
  const before = useRef(running)
  useEffect(() => {
    if (before.current && !running) announce(words.announceFinished)
    before.current = running
  }, [running, words])

  if (state.phase !== 'finished') return null
  if (state.outcome.kind === 'halted') return <ProblemNotice problem={state.outcome.problem} />
  if (!state.result) return null
  const { report, repaired } = state.result
  const { repair } = state.progress
  const wrong = report.missing + report.damaged + report.unreadable

  function title(): string {
    if (!report.complete) return words.resultStopped
    if (wrong === 0) return words.resultGood(report.files)
    if (!repair) return words.resultWrong(wrong, report.files)
    return repaired > 0 ? words.resultRepaired(repaired) : words.resultNotRepaired
  }

  const right = report.complete && (wrong === 0 || repaired > 0)
  return (
    <>
      <Notice tone={right ? 'success' : report.complete ? 'warning' : 'info'} title={title()}>
        {!report.complete && report.mode === 'full' ? <p>{words.resultStoppedFull}</p> : null}
        {report.awaitBackup > 0 ? <p>{words.resultAwaits(report.awaitBackup)}</p> : null}
        {report.unknown > 0 ? <Unknown report={report} /> : null}
      </Notice>
      <Repairs repairs={report.repairs} total={repaired} />
    </>
  )
}
