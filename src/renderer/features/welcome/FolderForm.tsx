import { FolderOpen } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { FolderDialog } from '../folders/FolderDialog.tsx'
import styles from './forms.module.css'

/** Chooses the folder of the mirror: by the system's dialog where there is one, by one of our own elsewhere, or by typing its path. */
export function FolderForm({ onDone }: { onDone?: () => void }) {
  const words = useMessages().welcome
  const current = useSession((session) => session.mirror?.path ?? session.settings?.mirrorPath)
  const host = useSession((session) => session.app)
  const [path, setPath] = useState(current ?? '')
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const [choosing, setChoosing] = useState(false)

  useEffect(() => {
    if (current !== undefined) return
    async function suggest(): Promise<void> {
      const answer = await getBridge().call('mirror.suggest', undefined)
      if (answer.ok) setPath((typed) => typed || answer.value)
    }
    void suggest()
  }, [current])

  async function pick(): Promise<void> {
    if (host?.listsFolders === true) {
      setChoosing(true)
      return
    }
    const answer = await getBridge().call('mirror.pick', undefined)
    if (!answer.ok) setProblem(answer.problem)
    else if (answer.value !== null) setPath(answer.value)
  }

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
    <>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <Field
          label={words.folderLabel}
          value={path}
          onChange={(event) => setPath(event.target.value)}
          action={
            host?.listsFolders === true || host?.host === 'desktop' ? (
              <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void pick()}>
                {words.folderPick}
              </Button>
            ) : undefined
          }
        />
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div className={styles.actions}>
          <Button look="primary" type="submit" busy={busy} disabled={path.trim() === ''}>
            {words.folderUse}
          </Button>
        </div>
      </form>
      {/* Outside of the form: what is entered in the dialog does not submit it. */}
      <FolderDialog
        open={choosing}
        onOpenChange={setChoosing}
        startAt={path}
        onChoose={([chosen]) => setPath(chosen ?? path)}
      />
    </>
  )
}
