import { useMessages } from '../../i18n/use-messages.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { Screen } from '../../ui/layout/Screen.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import { AttentionList } from '../attention/AttentionList.tsx'
import { InterruptedRestore } from './InterruptedRestore.tsx'
import { RestoreForm } from './RestoreForm.tsx'
import { RestoreProgressPanel } from './RestoreProgressPanel.tsx'
import { RestoreQuestion } from './RestoreQuestion.tsx'
import styles from './RestoreScreen.module.css'
import { RestoreSummary } from './RestoreSummary.tsx'

/** From the albums that are chosen to what has come of them: the form, what a person is asked, how far it is, and the report. */
export function RestoreScreen() {
  const messages = useMessages()
  const { state, groups, asked, refused, closed, goOn } = useRestore()
  const ended = state.phase === 'finished' && closed ? 'idle' : state.phase
  const shown = ended === 'idle' && asked ? 'asked' : ended
  const flow = useFocusOnNext(shown)
  return (
    <Screen title={messages.shell.restore} lead={messages.restoring.lead} narrow>
      <div ref={flow} className={styles.flow}>
        {refused ? <ProblemNotice problem={refused} /> : null}
        {state.phase !== 'idle' && state.phase !== 'finished' ? <RestoreProgressPanel state={state} /> : null}
        {state.phase === 'finished' && !closed ? <RestoreSummary state={state} /> : null}
        {shown !== 'idle' && shown !== 'asked' && groups.length > 0 ? (
          <AttentionList kind="restore" of={{ state, groups, retry: goOn }} />
        ) : null}
        {shown === 'asked' && asked ? <RestoreQuestion {...asked} /> : null}
        {shown === 'idle' ? (
          <>
            <InterruptedRestore />
            <RestoreForm />
          </>
        ) : null}
      </div>
    </Screen>
  )
}
