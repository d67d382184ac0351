import { ScanSearch, ShieldCheck } from 'lucide-react'
import { useEffect } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { EmptyState } from '../../ui/layout/EmptyState.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Screen } from '../../ui/layout/Screen.tsx'
import { isUnderWay } from '../../../shared/tasks/task.ts'
import { useBackup } from '../../state/tasks/backup-store.ts'
import { CheckProgress } from './CheckProgress.tsx'
import { CheckResult } from './CheckResult.tsx'
import { Comparison } from './Comparison.tsx'
import { FileProblems } from './FileProblems.tsx'
import { followNumbers, useHealth } from './health-store.ts'
import { needsRebuild, RebuildButton } from '../notices/RebuildButton.tsx'
import { VerdictPanel } from './VerdictPanel.tsx'
import { useVerdict } from '../../state/verdict-store.ts'
import styles from './HealthScreen.module.css'

/** The numbers are as old as the screen, except while a backup changes them. */
function useFreshNumbers(): void {
  const backingUp = useBackup((backup) => isUnderWay(backup.state))
  useEffect(() => followNumbers(backingUp), [backingUp])
  useEffect(
    () =>
      useSession.subscribe((now, before) => {
        if (now.mirror?.path !== before.mirror?.path) void useHealth.getState().loadNumbers()
      }),
    [],
  )
}

/** What is safe and what is not, and why Google's numbers are other numbers. */
export function HealthScreen() {
  const words = useMessages().health
  useFreshNumbers()
  const { numbers, state, problem, refused, verify } = useHealth()
  const mirrorProblem = useSession((session) => session.mirrorProblem)
  const wrong = mirrorProblem ?? problem
  const running = state.phase === 'running' || state.phase === 'stopping'
  const verdict = useVerdict((store) => store.verdict)
  const usable = verdict && verdict.kind !== 'unusable'

  return (
    <Screen title={words.title} lead={words.lead}>
      {wrong ? <ProblemNotice problem={wrong} actions={needsRebuild(wrong) ? <RebuildButton /> : null} /> : null}
      {refused ? <ProblemNotice problem={refused} tone="warning" /> : null}
      {verdict?.kind === 'nothing' ? (
        <EmptyState art={<Logo size={112} />} title={words.emptyTitle} text={words.emptyText} />
      ) : null}
      {usable && verdict.kind !== 'nothing' ? (
        <>
          <VerdictPanel
            verdict={verdict}
            numbers={numbers}
            actions={
              running ? null : (
                <>
                  <Button
                    look="primary"
                    icon={<ShieldCheck size={16} aria-hidden />}
                    onClick={() => void verify('quick', false)}
                  >
                    {words.checkQuick}
                  </Button>
                  <Button icon={<ScanSearch size={16} aria-hidden />} onClick={() => void verify('full', false)}>
                    {words.checkFull}
                  </Button>
                  <p className={styles.hint}>{words.checkHint}</p>
                </>
              )
            }
          />
          {running ? <CheckProgress state={state} /> : null}
          <CheckResult state={state} />
          {numbers && numbers.problemsTotal > 0 ? <FileProblems numbers={numbers} busy={running} /> : null}
          {numbers ? <Comparison numbers={numbers} /> : null}
        </>
      ) : null}
    </Screen>
  )
}
