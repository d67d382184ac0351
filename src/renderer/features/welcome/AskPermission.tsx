import { useEffect, useState, type ReactNode } from 'react'
import type { AccountId, Permission } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useSignIn } from '../../state/sign-in-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import styles from './forms.module.css'
import { SignInWaiting } from './SignInForm.tsx'

interface AskPermissionProps {
  account: AccountId
  /** At least one. */
  permissions: readonly Permission[]
  /** Called once the person has given it. */
  onAllowed?: () => void
  /** What else can be done, beside the button. */
  children?: ReactNode
}

/** The permissions that an account lacks for what somebody wants, and the way to Google's page for all of them. */
export function AskPermission({ account, permissions, onAllowed, children }: AskPermissionProps) {
  const words = useMessages().welcome
  const formats = useFormats()
  const { state, follow } = useSignIn()
  const [asked, setAsked] = useState(false)
  const [refused, setRefused] = useState<Problem>()
  useEffect(() => follow(), [follow])

  const isDone = asked && state.phase === 'done'
  useEffect(() => {
    if (isDone) onAllowed?.()
  }, [isDone, onAllowed])

  async function ask(): Promise<void> {
    const answer = await getBridge().call('accounts.allow', { account, permissions: [...permissions] })
    setRefused(answer.ok ? undefined : answer.problem)
    setAsked(answer.ok)
    if (answer.ok) useSignIn.setState({ state: answer.value })
  }

  const waiting = asked && state.phase === 'waiting'
  const around = useFocusOnNext(waiting ? 'waiting' : 'asking', { next: 'button' })
  const problem = refused ?? (asked && state.phase === 'failed' ? state.problem : undefined)
  if (waiting) {
    return (
      <div ref={around}>
        <SignInWaiting state={state} />
      </div>
    )
  }
  return (
    <div ref={around} className={styles.form}>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p>{words.needs(formats.list(permissions.map((each) => words.mayDo[each])))}</p>
      <div className={styles.actions}>
        <Button look="primary" size="l" onClick={() => void ask()}>
          {words.allow}
        </Button>
        {children}
      </div>
    </div>
  )
}
