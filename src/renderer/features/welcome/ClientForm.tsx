import { FileKey2 } from 'lucide-react'
import { type DragEvent, type FormEvent, useRef, useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Field } from '../../ui/fields/Field.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { LinkButton } from '../notices/LinkButton.tsx'
import styles from './forms.module.css'
import { useSignIn } from '../../state/sign-in-store.ts'

function FileDrop({ onText }: { onText: (text: string) => void }) {
  const words = useMessages().welcome
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  function read(file: File | undefined): void {
    if (file) void file.text().then(onText)
  }

  function drop(event: DragEvent): void {
    event.preventDefault()
    setOver(false)
    read(event.dataTransfer.files[0])
  }

  return (
    // Dropping is the short way; the button does the same for everybody else.
    <div
      className={classNames(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileKey2 size={28} strokeWidth={1.5} aria-hidden />
      <p>{words.dropHere}</p>
      <Button onClick={() => input.current?.click()}>{words.chooseFile}</Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={words.chooseFile}
        onChange={(event) => {
          read(event.target.files?.[0])
          // So that the same file, corrected, can be chosen again.
          event.target.value = ''
        }}
      />
    </div>
  )
}

function TypedClient({ onUse }: { onUse: (clientId: string, clientSecret: string) => Promise<void> }) {
  const words = useMessages().welcome
  const [clientId, setClientId] = useState('')
  const [clientSecret, setClientSecret] = useState('')

  function submit(event: FormEvent): void {
    event.preventDefault()
    void onUse(clientId.trim(), clientSecret.trim())
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={words.clientId}
        value={clientId}
        placeholder="1234567890-abc.apps.googleusercontent.com"
        onChange={(event) => setClientId(event.target.value)}
      />
      <Field
        label={words.clientSecret}
        type="password"
        value={clientSecret}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <div className={styles.actions}>
        <Button look="primary" type="submit" disabled={clientId.trim() === '' || clientSecret.trim() === ''}>
          {words.useClient}
        </Button>
      </div>
    </form>
  )
}

/** How to get an OAuth client, and where to put it. */
export function ClientForm({ onDone }: { onDone?: () => void }) {
  const words = useMessages().welcome
  const { clientProblem, giveClient } = useSignIn()
  const [typed, setTyped] = useState(false)

  async function give(client: Input<'accounts.useClient'>): Promise<void> {
    if (await giveClient(client)) onDone?.()
  }

  return (
    <div className={styles.form}>
      <Notice tone="info" title={words.clientBefore}>
        <div className={styles.before}>
          <p>{words.clientSees}</p>
          <p>{words.clientSeesNot}</p>
          <LinkButton compact link="takeout">
            {words.openTakeout}
          </LinkButton>
        </div>
      </Notice>
      <ol className={styles.steps}>
        {[words.clientStep1, words.clientStep2, words.clientStep3, words.clientStep4].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div className={styles.actions}>
        <LinkButton link="google-console">{words.openConsole}</LinkButton>
      </div>
      {typed ? (
        <TypedClient onUse={(clientId, clientSecret) => give({ clientId, clientSecret })} />
      ) : (
        <FileDrop onText={(json) => void give({ json })} />
      )}
      {clientProblem ? <ProblemNotice problem={clientProblem} /> : null}
      <div>
        <Button look="quiet" onClick={() => setTyped(!typed)}>
          {typed ? words.orDrop : words.orPaste}
        </Button>
      </div>
    </div>
  )
}
