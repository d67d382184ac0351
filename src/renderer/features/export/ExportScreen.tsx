import { useMessages } from '../../i18n/use-messages.ts'
import { useExport } from '../../state/tasks/export-store.ts'
import { Screen } from '../../ui/layout/Screen.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { ExportForm } from './ExportForm.tsx'
import { ExportProgressPanel } from './ExportProgressPanel.tsx'
import styles from './ExportScreen.module.css'
import { ExportSummary } from './ExportSummary.tsx'

/** From what is to go out to where it is: the form, how far it is, and what came of it. */
export function ExportScreen() {
  const words = useMessages().exporting
  const { state, refused, closed } = useExport()
  const shown = state.phase === 'finished' && closed ? 'idle' : state.phase
  const flow = useFocusOnNext(shown)
  return (
    <Screen title={words.title} lead={words.lead} narrow>
      <div ref={flow} className={styles.flow}>
        {refused ? <ProblemNotice problem={refused} /> : null}
        {state.phase !== 'idle' && state.phase !== 'finished' ? <ExportProgressPanel state={state} /> : null}
        {state.phase === 'finished' && !closed ? <ExportSummary state={state} /> : null}
        {shown === 'idle' ? <ExportForm /> : null}
      </div>
    </Screen>
  )
}
