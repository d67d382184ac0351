import { Eye } from 'lucide-react'
import { useState } from 'react'
import { getBridge } from '../../../state/bridge.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { Choice } from '../../../ui/fields/Choice.tsx'
import { ProblemNotice } from '../../../ui/notices/ProblemNotice.tsx'
import { FolderDialog } from '../../folders/FolderDialog.tsx'
import { useArrivals } from './arrivals-store.ts'
import { ArrivedExportNotice } from './ArrivedExport.tsx'
import styles from '../ImportFlow.module.css'

async function pick(): Promise<void> {
  const answer = await getBridge().call('imports.pick', { kind: 'folders' })
  if (!answer.ok) useArrivals.setState({ refused: answer.problem })
  else if (answer.value?.[0] !== undefined) await useArrivals.getState().watch(answer.value[0])
}

/** The folder that Shoebox watches for exports, and those that have arrived in it. */
export function WatchFolder() {
  const words = useMessages().arrivals
  const { state, refused, watch } = useArrivals()
  const listsFolders = useSession((session) => session.app?.listsFolders ?? false)
  const settings = useSession((session) => session.settings)
  const changeSettings = useSession((session) => session.changeSettings)
  const [choosing, setChoosing] = useState(false)
  const { folder, exports, problem } = state
  const choose = (): void => (listsFolders ? setChoosing(true) : void pick())
  return (
    <section className={styles.guide}>
      <h2 tabIndex={-1}>{words.title}</h2>
      <p className={styles.muted}>{folder === undefined ? words.text : <bdi>{words.watching(folder)}</bdi>}</p>
      {refused ? <ProblemNotice problem={refused} /> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      {folder === undefined
        ? null
        : exports.map((one) => <ArrivedExportNotice key={one.id} of={one} folder={folder} />)}
      {folder !== undefined && !problem && exports.length === 0 ? <p className={styles.muted}>{words.none}</p> : null}
      {folder === undefined || !settings ? null : (
        <div className={styles.ask}>
          <p className={styles.muted} aria-hidden>
            {words.whenHere}
          </p>
          <Choice
            label={words.whenHere}
            value={settings.arrivedExports}
            onValueChange={(arrivedExports) => void changeSettings({ arrivedExports })}
            options={[
              { value: 'announce', label: words.announce, hint: words.announceHint },
              { value: 'import', label: words.bringIn, hint: words.bringInHint },
            ]}
          />
        </div>
      )}
      <div className={styles.actions}>
        <Button icon={<Eye size={16} aria-hidden />} onClick={choose}>
          {folder === undefined ? words.watch : words.watchOther}
        </Button>
        {folder === undefined ? null : (
          <Button
            look="quiet"
            onClick={(event) => {
              // The button goes away under the focus.
              event.currentTarget.closest('section')?.querySelector<HTMLElement>('h2')?.focus()
              void watch(null)
            }}
          >
            {words.stop}
          </Button>
        )}
      </div>
      {listsFolders ? (
        <FolderDialog
          open={choosing}
          onOpenChange={setChoosing}
          startAt="~"
          toRead
          onChoose={([chosen]) => void (chosen === undefined ? undefined : watch(chosen))}
        />
      ) : null}
    </section>
  )
}
