import { useMessages } from '../../i18n/use-messages.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Screen } from '../../ui/layout/Screen.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { AttentionList } from '../attention/AttentionList.tsx'
import { ExportHistory } from './history/ExportHistory.tsx'
import { ImportFlow, nextInImport } from './ImportFlow.tsx'
import styles from './ImportFlow.module.css'
import { ImportProgressPanel } from './ImportProgressPanel.tsx'
import { ImportSummary } from './ImportSummary.tsx'
import { InterruptedImport } from './InterruptedImport.tsx'

/** From exports to their copy in the mirror: what is in them, how far copying is, and what came of it. */
export function ImportScreen() {
  const words = useMessages().import
  const { state, groups, wish, refused, closed, retry } = useImportTask()
  const shown = state.phase === 'finished' && closed ? 'idle' : state.phase
  // A quick one ends before it is told that it began, and what stands there then is of another.
  const screen = useFocusOnNext(
    shown === 'idle' || state.phase === 'idle' ? 'idle' : `${shown} ${state.progress.startedAt}`,
    { next: nextInImport },
  )
  const isShown = shown !== 'idle'
  return (
    <Screen title={words.title} lead={words.lead} narrow>
      <div ref={screen} className={styles.flow}>
        {isShown && refused ? <ProblemNotice problem={refused} /> : null}
        {state.phase !== 'idle' && state.phase !== 'finished' ? <ImportProgressPanel state={state} /> : null}
        {state.phase === 'finished' && !closed ? <ImportSummary state={state} /> : null}
        {isShown && groups.length > 0 ? <AttentionList kind="import" of={{ state, groups, retry }} /> : null}
        {isShown ? null : <InterruptedImport />}
        {isShown ? null : <ImportFlow />}
        {state.phase === 'idle' || state.phase === 'finished' ? (
          // The report of an import of this session offers the same itself.
          <ExportHistory readsBack={!isShown || wish === undefined} />
        ) : null}
      </div>
    </Screen>
  )
}
