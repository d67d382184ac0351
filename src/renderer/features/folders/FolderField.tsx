import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { FolderDialog } from './FolderDialog.tsx'

interface FolderFieldProps {
  label: string
  hint?: string
  /** The path as it is typed. */
  value: string
  onType: (path: string) => void
  /** What stands on the button. */
  button: string
  /** Asks with the system's dialog; null if nothing was chosen. */
  ask: () => Promise<Result<string | null>>
  /** Where our own dialog begins; see `FolderQuery.nearest`. */
  startAt: string
  onChoose: (folder: string) => void
}

/** A folder by the system's dialog where there is one, by one of our own elsewhere, or by typing its path. */
export function FolderField({ label, hint, value, onType, button, ask, startAt, onChoose }: FolderFieldProps) {
  const host = useSession((session) => session.app)
  const [choosing, setChoosing] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  function choose(folder: string): void {
    setProblem(undefined)
    onChoose(folder)
  }

  async function pick(): Promise<void> {
    if (host?.listsFolders === true) return setChoosing(true)
    const answer = await ask()
    setProblem(answer.ok ? undefined : answer.problem)
    if (answer.ok && answer.value !== null) choose(answer.value)
  }

  return (
    <>
      <Field
        label={label}
        {...(hint !== undefined && { hint })}
        value={value}
        onChange={(event) => {
          // No dialog has to be asked any more.
          setProblem(undefined)
          onType(event.target.value)
        }}
        action={
          host?.listsFolders === true || host?.host === 'desktop' ? (
            <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void pick()}>
              {button}
            </Button>
          ) : undefined
        }
      />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <FolderDialog
        open={choosing}
        onOpenChange={setChoosing}
        startAt={startAt}
        onChoose={([chosen]) => {
          if (chosen !== undefined) choose(chosen)
        }}
      />
    </>
  )
}
