import { ArrowLeft, ArrowRight, Check } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useFormats, useMessages } from '../../i18n/use-messages.ts'
import { useNavigation } from '../../state/navigation-store.ts'
import { ImportFlow } from '../import/ImportFlow.tsx'
import { DamagedNotices } from '../notices/DamagedNotices.tsx'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Logo } from '../../ui/Logo.tsx'
import { AddAccount } from './AddAccount.tsx'
import { ClientForm } from './ClientForm.tsx'
import { Doors } from './Doors.tsx'
import { FolderForm } from './FolderForm.tsx'
import { LanguageSelect } from './LanguageSelect.tsx'
import { SignInForm } from './SignInForm.tsx'
import { useSignIn } from '../../state/sign-in-store.ts'
import { useFocusOnNext } from '../../ui/use-focus-on-next.ts'
import styles from './Welcome.module.css'
import { useWelcome } from '../../state/welcome-store.ts'

interface StepProps {
  number: number
  title: string
  text: string
  state: 'done' | 'current' | 'later'
  /** One line about what was chosen, once it is done. */
  summary?: string | undefined
  onChange?: (() => void) | undefined
  children: ReactNode
}

function Step({ number, title, text, state, summary, onChange, children }: StepProps) {
  const messages = useMessages()
  return (
    <li className={classNames(styles.step, styles[state])} aria-current={state === 'current' ? 'step' : undefined}>
      <span className={styles.number} aria-hidden>
        {state === 'done' ? <Check size={16} strokeWidth={3} /> : number}
      </span>
      <div className={styles.stepBody}>
        <div className={styles.stepHead}>
          <h2 tabIndex={state === 'current' ? -1 : undefined}>{title}</h2>
          {state === 'done' && onChange ? (
            <Button look="quiet" onClick={onChange} aria-label={`${messages.common.change}: ${title}`}>
              {messages.common.change}
            </Button>
          ) : null}
        </div>
        {state === 'done' ? <p className={styles.summary}>{summary}</p> : <p className={styles.stepText}>{text}</p>}
        {state === 'current' ? <div className={styles.stepContent}>{children}</div> : null}
      </div>
    </li>
  )
}

type StepName = 'folder' | 'client' | 'sign-in'

function finish(): void {
  useWelcome.getState().close()
  useNavigation.getState().go('albums')
}

/** What is copied, and how far that is, has a screen of its own. */
function startImport(): void {
  useWelcome.getState().close()
  useNavigation.getState().go('import')
}

/** In place of the steps; they are where they were when it is left. */
function LookPanel() {
  const words = useMessages().import
  const look = useWelcome((welcome) => welcome.look)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Where the window is narrow it is below what led to it.
    title.current?.focus()
  }, [])

  function leave(): void {
    look(false)
    document.querySelector<HTMLElement>('[data-look-door]')?.focus()
  }

  return (
    <div className={styles.look}>
      <div>
        <Button look="quiet" icon={<ArrowLeft size={16} aria-hidden />} onClick={leave}>
          {words.back}
        </Button>
      </div>
      <div>
        <h2 ref={title} tabIndex={-1} data-look-title>
          {words.title}
        </h2>
        <p className={styles.stepText}>{words.lead}</p>
      </div>
      <ImportFlow folder={<FolderForm onDone={() => undefined} />} onStart={startImport} />
    </div>
  )
}

/** The first run: what Shoebox can do, and the three things it needs to know. */
export function Welcome() {
  const messages = useMessages()
  const words = messages.welcome
  const formats = useFormats()
  const mirror = useSession((session) => session.mirror)
  const accounts = useSession((session) => session.accounts)
  const { client, follow, state } = useSignIn()
  const [reopened, setReopened] = useState<StepName>()
  useEffect(() => follow(), [follow])

  const missing: StepName[] = [
    ...(mirror ? [] : (['folder'] as const)),
    ...(client?.clientId !== undefined ? [] : (['client'] as const)),
    ...(accounts.length > 0 ? [] : (['sign-in'] as const)),
  ]
  const current = reopened ?? missing[0]
  const looking = useWelcome((welcome) => welcome.looking)
  const panel = useFocusOnNext(`${current ?? 'finished'} ${state.phase}`, {
    next: '[aria-current="step"] h2, [data-next]',
  })
  const stateOf = (name: StepName) => {
    if (current === name) return 'current'
    return missing.includes(name) ? 'later' : 'done'
  }

  return (
    <main className={styles.welcome}>
      <div className={styles.intro}>
        <div className={styles.brand}>
          <Logo size={72} />
          <p className={styles.name}>Shoebox</p>
          <div className={styles.language}>
            <LanguageSelect />
          </div>
        </div>
        <h1>{words.title}</h1>
        <p className={styles.lead}>{words.lead}</p>
        <Doors />
      </div>
      <div className={styles.panel} ref={panel}>
        <DamagedNotices />
        {looking ? (
          <LookPanel />
        ) : (
          <>
            <ol className={styles.steps} aria-label={words.stepsTitle}>
              <Step
                number={1}
                title={words.folderTitle}
                text={words.folderText}
                state={stateOf('folder')}
                summary={mirror ? words.folderUsed(mirror.path, formats.bytes(mirror.freeBytes)) : undefined}
                onChange={() => setReopened('folder')}
              >
                <FolderForm onDone={() => setReopened(undefined)} />
              </Step>
              <Step
                number={2}
                title={words.clientTitle}
                text={words.clientText}
                state={stateOf('client')}
                summary={words.clientUsed(client?.clientId ?? '')}
                onChange={() => setReopened('client')}
              >
                <ClientForm onDone={() => setReopened(undefined)} />
              </Step>
              <Step
                number={3}
                title={words.signInTitle}
                text={words.signInText}
                state={stateOf('sign-in')}
                summary={words.signedInAs(formats.list(accounts.map((account) => account.email)))}
              >
                <SignInForm />
              </Step>
            </ol>
            {missing.length === 0 ? (
              <div className={styles.finish}>
                <Button look="primary" size="l" icon={<ArrowRight size={18} aria-hidden />} onClick={finish} data-next>
                  {words.finished}
                </Button>
                <AddAccount />
              </div>
            ) : null}
          </>
        )}
      </div>
    </main>
  )
}
