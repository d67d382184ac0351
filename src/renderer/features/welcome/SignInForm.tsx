import { Copy, ExternalLink, LogIn } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { SignInState } from '../../../shared/contract/google/accounts.ts'
import { accountNetworkSentence } from '../../../shared/text/sentences/network-sentences.ts'
import { useFormats, useLanguage, useMessages } from '../../i18n/use-messages.ts'
import { useNetwork } from '../../state/network-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Choice } from '../../ui/fields/Choice.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { NetworkNotice } from '../../ui/notices/NetworkNotice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './forms.module.css'
import { useSignIn } from '../../state/sign-in-store.ts'

function useSecondsLeft(until: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.round((until - now) / 1000))
}

/** A sign-in, or a permission, that waits for the person at Google's page. */
export function SignInWaiting({ state }: { state: Extract<SignInState, { phase: 'waiting' }> }) {
  const messages = useMessages()
  const formats = useFormats()
  const cancel = useSignIn((signIn) => signIn.cancel)
  const [copied, setCopied] = useState<'yes' | 'refused'>()
  const seconds = useSecondsLeft(state.expiresAt)
  const language = useLanguage()
  const trouble = useNetwork((network) => network.state.accounts)

  const googlePage = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // The button that began this is gone.
    if (document.activeElement === document.body) googlePage.current?.focus()
  }, [])

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(state.url)
      setCopied('yes')
    } catch {
      // Some browsers and hosts keep pages from the clipboard; then the address is shown to copy by hand.
      setCopied('refused')
    }
  }

  return (
    <div className={styles.waiting}>
      <output className={styles.status}>
        <span className={styles.strong}>
          <span className={styles.pulse} aria-hidden />
          {messages.welcome.waiting}
        </span>
        <span className={styles.muted}>{messages.welcome.waitingText}</span>
      </output>
      {trouble ? <NetworkNotice sentence={accountNetworkSentence(trouble, language)} /> : null}
      <div className={styles.actions}>
        <a ref={googlePage} className={styles.linkButton} href={state.url} target="_blank" rel="noreferrer">
          <ExternalLink size={16} aria-hidden />
          {messages.welcome.openPage}
        </a>
        <Button icon={<Copy size={16} aria-hidden />} onClick={() => void copy()}>
          {copied === 'yes' ? messages.common.copied : messages.welcome.copyAddress}
        </Button>
        <Button look="quiet" onClick={() => void cancel()}>
          {messages.common.cancel}
        </Button>
        <span className={styles.muted}>{messages.welcome.expiresIn(formats.duration(seconds))}</span>
      </div>
      {copied === 'refused' ? (
        <Field
          label={messages.welcome.address}
          value={state.url}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
      ) : null}
    </div>
  )
}

/** Signs in at Google in the system browser; asks first how to keep the sign-in where the system cannot protect it. */
export function SignInForm() {
  const words = useMessages().welcome
  const secretsProtected = useSession((session) => session.app?.secretsProtected ?? true)
  const { state, start } = useSignIn()
  const [keep, setKeep] = useState<'session' | 'plain'>('session')

  if (state.phase === 'waiting') return <SignInWaiting state={state} />
  return (
    <div className={styles.form}>
      {secretsProtected ? null : (
        <div className={styles.keep}>
          <p className={styles.strong}>{words.keepTitle}</p>
          <p className={styles.muted}>{words.keepText}</p>
          <Choice<'session' | 'plain'>
            label={words.keepTitle}
            value={keep}
            onValueChange={setKeep}
            options={[
              { value: 'session', label: words.keepSession, hint: words.keepSessionHint },
              { value: 'plain', label: words.keepPlain, hint: words.keepPlainHint },
            ]}
          />
        </div>
      )}
      {state.phase === 'failed' && state.problem.code !== 'sign-in-cancelled' ? (
        <ProblemNotice problem={state.problem} />
      ) : null}
      <div className={styles.actions}>
        <Button
          look="primary"
          size="l"
          data-begin
          icon={<LogIn size={18} aria-hidden />}
          onClick={() => void start(keep === 'plain')}
        >
          {words.signIn}
        </Button>
      </div>
    </div>
  )
}
