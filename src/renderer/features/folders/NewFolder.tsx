import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import styles from './FolderDialog.module.css'
import { useFolders } from './folder-store.ts'

/** Asks for the name of a new folder, and makes it where the person is. */
export function NewFolder({ onEnd }: { onEnd: (made: boolean) => void }) {
  const words = useMessages().folders
  const make = useFolders((folders) => folders.make)
  const problem = useFolders((folders) => folders.problem)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)

  // The person has just asked for it. Once alone: what is drawn anew takes the focus from nobody.
  useEffect(() => field.current?.focus(), [])

  useEffect(() => {
    // Why a name was refused stands below its field; both are seen together.
    if (problem) form.current?.scrollIntoView({ block: 'nearest' })
  }, [problem])

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    const made = await make(name)
    setBusy(false)
    if (made) onEnd(true)
  }

  return (
    <form ref={form} className={styles.naming} onSubmit={(event) => void submit(event)}>
      <Field
        label={words.newName}
        value={name}
        ref={field}
        onChange={(event) => setName(event.target.value)}
        action={
          <Button type="submit" busy={busy} disabled={name.trim() === ''}>
            {words.make}
          </Button>
        }
      />
      {problem ? <ProblemNotice problem={problem} tone="warning" /> : null}
    </form>
  )
}
