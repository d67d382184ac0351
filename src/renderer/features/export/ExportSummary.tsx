import { Images } from 'lucide-react'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { ExportReport } from '../../../shared/tasks/export-task.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useExport } from '../../state/tasks/export-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Disclosure } from '../../ui/layout/Disclosure.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Figures } from '../../ui/layout/Figures.tsx'
import { MetadataReport } from './MetadataReport.tsx'
import styles from './ExportScreen.module.css'

type Finished = Extract<TaskState<'export'>, { phase: 'finished' }>

function useTitle({ kind }: Finished['outcome']): string {
  const words = useMessages().exporting
  const titles = {
    complete: words.doneTitle,
    'with-problems': words.partlyTitle,
    stopped: words.stoppedTitle,
    halted: words.haltedTitle,
  }
  return titles[kind]
}

/** What several files could not go out for, told once, with their names. */
function Cause({ of }: { of: readonly Problem[] }) {
  const [first] = of
  const paths = of.flatMap(({ values }) => values?.['path'] ?? []).map(String)
  if (!first) return null
  return (
    <li>
      <ProblemNotice problem={of.length === 1 ? first : { code: first.code, values: { many: of.length } }} />
      {of.length > 1 && paths.length > 0 ? (
        <ul className={styles.muted}>
          {paths.map((path) => (
            <li key={path}>
              <bdi>{path}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

/** What was written, and what could not go out. */
function Report({ of }: { of: ExportReport }) {
  const words = useMessages().exporting
  const formats = useFormats()
  const { parts, problems, problemCount, versions, metadata } = of
  return (
    <>
      <Figures
        of={[
          [words.itemsName, formats.number(of.items)],
          [words.albumsName, formats.number(of.albums)],
          [words.filesName, formats.number(of.files)],
          [words.written, formats.bytes(of.bytes)],
        ]}
      />
      <p>
        {words.isIn} <bdi>{of.folder}</bdi>
      </p>
      {of.format === 'page' ? (
        <p>
          {words.pageIs} <bdi>index.html</bdi>
        </p>
      ) : null}
      {parts.length > 0 ? (
        <Disclosure summary={words.parts(parts.length)}>
          <ul>
            {parts.map((part) => (
              <li key={part}>{part}</li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
      {metadata ? <MetadataReport of={metadata} /> : null}
      {versions > 0 ? <p className={styles.muted}>{words.versions(versions)}</p> : null}
      {problems.length > 0 ? (
        <section className={styles.part}>
          <h3>{words.leftOut(problemCount)}</h3>
          <ul className={styles.part}>
            {[...Map.groupBy(problems, ({ code }) => code).values()].map((all) => (
              <Cause key={all[0]?.code} of={all} />
            ))}
          </ul>
          {problemCount > problems.length ? (
            <p className={styles.muted}>{words.moreProblems(problemCount - problems.length)}</p>
          ) : null}
        </section>
      ) : null}
    </>
  )
}

/** How an export ended. */
export function ExportSummary({ state }: { state: Finished }) {
  const words = useMessages().exporting
  const go = useNavigation((navigation) => navigation.go)
  const title = useTitle(state.outcome)
  const { outcome, result } = state
  return (
    <section className={styles.card}>
      <h2 className={styles.headline} tabIndex={-1} data-next>
        {title}
      </h2>
      {outcome.kind === 'halted' ? <ProblemNotice problem={outcome.problem} /> : null}
      {outcome.kind === 'stopped' ? <p className={styles.muted}>{words.stoppedText}</p> : null}
      {result ? <Report of={result} /> : null}
      <div className={styles.actions}>
        <Button look="primary" onClick={() => useExport.setState({ closed: true, refused: undefined })}>
          {result ? words.another : words.again}
        </Button>
        <Button icon={<Images size={16} aria-hidden />} onClick={() => go('library')}>
          {words.library}
        </Button>
      </div>
    </section>
  )
}
