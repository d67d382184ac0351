import { type FormEvent, useEffect, useState } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { FolderField } from '../folders/FolderField.tsx'
import styles from './forms.module.css'

/** Chooses the folder of the mirror. */
export function FolderForm({ onDone }: { onDone?: () => void }) {
  const words = useMessages().welcome
  const current = useSession((session) => session.mirror?.path ?? session.settings?.mirrorPath)
  const [path, setPath] = useState(current ?? '')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    if (current !== undefined) return
    async function suggest(): Promise<void> {
      const answer = await getBridge().call('mirror.suggest', undefined)
      if (answer.ok) setPath((typed) => typed || answer.value)
    }
    void suggest()
  }, [current])

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setBusy(true)
    const answer = await getBridge().call('mirror.use', { path: path.trim() })
    setBusy(false)
    setProblem(answer.ok ? undefined : answer.problem)
    if (!answer.ok) return
    useSession.setState({ mirror: answer.value, mirrorProblem: undefined })
    onDone?.()
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <FolderField
        label={words.folderLabel}
        value={path}
        onType={setPath}
        button={words.folderPick}
        ask={() => getBridge().call('mirror.pick', undefined)}
        startAt={path}
        onChoose={setPath}
      />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className={styles.actions}>
        <Button look="primary" type="submit" busy={busy} disabled={path.trim() === ''}>
          {words.folderUse}
        </Button>
      </div>
    </form>
  )
}
