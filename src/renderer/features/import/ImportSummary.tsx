import { Images, Play } from 'lucide-react'
import { useState } from 'react'
import type { ImportReport } from '../../../shared/imports/import-report.ts'
import { numberRanges } from '../../../shared/text/number-ranges.ts'
import { isSameCause } from '../../../shared/problems/same-cause.ts'
import type { TaskState } from '../../../shared/tasks/task.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Deletable } from './Deletable.tsx'
import { EntryClasses } from './EntryClasses.tsx'
import { factRemarks } from './fact-remarks.ts'
import { Figures } from '../../ui/layout/Figures.tsx'
import { LongList } from './LongList.tsx'
import styles from './ImportFlow.module.css'

type Finished = Extract<TaskState<'import'>, { phase: 'finished' }>

function useTitle({ outcome, result }: Finished): string {
  const words = useMessages().importing
  if (outcome.kind === 'stopped') return words.stoppedTitle
  if (outcome.kind === 'halted') return words.haltedTitle
  if (outcome.kind === 'with-problems') return words.partlyTitle
  return result && result.imported + result.updated === 0 ? words.nothingNewTitle : words.doneTitle
}

/** Every file of the archives in its class, and the parts that were not there. */
function Report({ of }: { of: ImportReport }) {
  const { importing: words, import: stockWords } = useMessages()
  const formats = useFormats()
  const remarks = factRemarks(of.facts, stockWords)
  return (
    <>
      <Figures
        of={[
          [words.imported, formats.number(of.imported)],
          [words.updated, formats.number(of.updated)],
          [words.duplicate, formats.number(of.duplicate)],
          [words.albums, formats.number(of.albums)],
          [words.written, formats.bytes(of.bytes)],
        ]}
      />
      {of.exports
        .filter(({ missing }) => missing.length > 0)
        .map(({ id, missing }) => (
          <Notice
            key={id}
            tone="warning"
            title={words.missingParts(numberRanges(missing, formats.number), missing.length)}
          />
        ))}
      {remarks.length > 0 ? (
        <ul className={styles.remarks}>
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      ) : null}
      <EntryClasses summary={words.allFiles(of.entries)} files={of.files} />
    </>
  )
}

/** Asks whose photos they are, where the archives do not tell. */
function AskOwner() {
  const words = useMessages().importing
  const { wish, start } = useImportTask()
  const [owner, setOwner] = useState('')
  const name = owner.trim()
  if (!wish) return null
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault()
        if (name !== '') void start({ ...wish, owner: name })
      }}
    >
      <h3>{words.whose}</h3>
      <Field label={words.ownerName} value={owner} onChange={(event) => setOwner(event.target.value)} />
      <div className={styles.actions}>
        <Button look="primary" type="submit" disabled={name === ''}>
          {words.goOnAs}
        </Button>
      </div>
    </form>
  )
}

/** How an import ended, and what became of everything that it was given. */
export function ImportSummary({ state }: { state: Finished }) {
  const words = useMessages().importing
  const go = useNavigation((navigation) => navigation.go)
  const { groups, wish, start } = useImportTask()
  const title = useTitle(state)
  const { outcome, result } = state
  const isBrokenOff = outcome.kind === 'stopped' || outcome.kind === 'halted'
  const asksOwner = outcome.kind === 'halted' && outcome.problem.code === 'import-owner-unclear'
  const isSaidBelow =
    outcome.kind === 'halted' && groups.some(({ first }) => isSameCause(first.problem, outcome.problem))
  return (
    <section className={styles.card}>
      <h2 className={styles.headline} tabIndex={-1} data-next>
        {title}
      </h2>
      {result ? <p className={styles.muted}>{words.sum(result.imported, result.updated)}</p> : null}
      {result && result.gone > 0 ? <p>{words.gone(result.gone)}</p> : null}
      {result && result.goneAlbums > 0 ? <p>{words.goneAlbums(result.goneAlbums)}</p> : null}
      {result && result.formerMembers > 0 ? <p>{words.formerMembers(result.formerMembers)}</p> : null}
      {result && result.inDoubt.length > 0 ? (
        <Notice tone="info" title={words.inDoubtTitle}>
          <LongList
            items={result.inDoubt}
            keyOf={({ folder, export: of }) => `${of} ${folder}`}
            label={words.inDoubtTitle}
          >
            {({ folder, export: of }) => <span>{words.inDoubt(folder, of)}</span>}
          </LongList>
        </Notice>
      ) : null}
      {isBrokenOff && !asksOwner ? <p className={styles.muted}>{words.goesOn}</p> : null}
      {outcome.kind === 'halted' && !isSaidBelow ? <ProblemNotice problem={outcome.problem} /> : null}
      {asksOwner ? <AskOwner /> : null}
      {result ? <Report of={result} /> : null}
      {result ? <Deletable outcome={outcome} verified={result.verified} /> : null}
      <div className={styles.actions}>
        {isBrokenOff && wish && !asksOwner ? (
          <Button look="primary" icon={<Play size={16} aria-hidden />} onClick={() => void start(wish)}>
            {words.goOn}
          </Button>
        ) : null}
        <Button
          look={isBrokenOff ? 'secondary' : 'primary'}
          icon={<Images size={16} aria-hidden />}
          onClick={() => go('library')}
        >
          {words.library}
        </Button>
        <Button look="quiet" onClick={() => useImportTask.setState({ closed: true })}>
          {words.again}
        </Button>
      </div>
    </section>
  )
}
