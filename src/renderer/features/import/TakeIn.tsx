import { FolderInput } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import type { LookState } from '../../../shared/imports/imports.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import { ProblemNotice } from '../../ui/notices/ProblemNotice.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { useKnownHere } from './looking/use-known-here.ts'
import { useImport } from './import-store.ts'
import styles from './ImportFlow.module.css'

interface TakeInProps {
  state: Extract<LookState, { phase: 'looked' }>
  /** What chooses the folder for photos, where there is none yet. */
  folder?: ReactNode
  /** Called when copying has begun. */
  onStart?: (() => void) | undefined
}

/** From what is in exports to their copy: where it goes, what belongs to it, and the button. */
export function TakeIn({ state: { wish, stock }, folder, onStart }: TakeInProps) {
  const words = useMessages().importing
  const mirror = useSession((session) => session.mirror?.path)
  const { refused, start } = useImportTask()
  const [includeTrash, setIncludeTrash] = useState(false)
  const [owner, setOwner] = useState('')
  const [busy, setBusy] = useState(false)
  const trash = useId()
  const fresh = stock.items - useKnownHere(stock).items

  async function begin(): Promise<void> {
    setBusy(true)
    const name = owner.trim()
    const started = await start({ paths: wish.paths, includeTrash, ...(name !== '' && { owner: name }) })
    setBusy(false)
    if (!started) return
    void useImport.getState().forget()
    onStart?.()
  }

  return (
    <section className={styles.card}>
      <h2 className={styles.headline}>{words.intro}</h2>
      {mirror === undefined ? (
        <>
          <p>{words.noFolder}</p>
          {folder}
        </>
      ) : (
        <>
          <p className={styles.muted}>{words.introText(mirror)}</p>
          {stock.files.skipped > 0 ? (
            <label className={styles.option} htmlFor={trash}>
              <Checkbox id={trash} checked={includeTrash} onCheckedChange={setIncludeTrash} />
              {words.includeTrash}
            </label>
          ) : null}
          <Field
            label={words.owner}
            hint={words.ownerHint}
            value={owner}
            onChange={(event) => setOwner(event.target.value)}
          />
          {refused ? <ProblemNotice problem={refused} /> : null}
          <div className={styles.actions}>
            <Button
              look="primary"
              size="l"
              icon={<FolderInput size={18} aria-hidden />}
              busy={busy}
              onClick={() => void begin()}
            >
              {fresh === 0 && stock.items > 0 ? words.startAllTheSame : words.start(fresh)}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
