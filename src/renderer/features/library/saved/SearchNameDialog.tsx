import { type FormEvent, useRef, useState } from 'react'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { longestSearchName } from '../../../../shared/search/saved-search.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { Field } from '../../../ui/fields/Field.tsx'
import { Dialog } from '../../../ui/layout/Dialog.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import styles from './SearchNameDialog.module.css'

interface SearchNameDialogProps {
  title: string
  /** What stands in the field at first, selected, so that typing replaces it. */
  name: string
  /** What the name that is typed leads to, and what the button for it says. */
  outcome: (name: string) => { hint?: string; confirm: string }
  /** Returns why it could not be done. */
  onName: (name: string) => Promise<Problem | undefined>
  /** However it ends; `name` where it was given. */
  onEnd: (name?: string) => void
}

/** Asks for the name of a saved search, as long as it is on the screen. */
export function SearchNameDialog({ title, name: first, outcome, onName, onEnd }: SearchNameDialogProps) {
  const messages = useMessages()
  const { saved: words } = messages.library
  const field = useRef<HTMLInputElement>(null)
  const [name, setName] = useState(first)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const given = name.trim()
  const { hint, confirm } = outcome(given)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (given === '' || busy) return
    setBusy(true)
    const refused = await onName(given)
    setBusy(false)
    setProblem(refused)
    if (!refused) onEnd(given)
  }

  return (
    <Dialog open onOpenChange={() => onEnd()} title={title} initialFocus={field}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Field
          ref={field}
          label={words.name}
          hint={hint}
          value={name}
          maxLength={longestSearchName}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div className={styles.actions}>
          <Button onClick={() => onEnd()}>{messages.common.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={given === ''}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
