import { FileArchive, FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { getBridge } from '../../../state/bridge.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../ui/controls/Button.tsx'
import { FolderDialog } from '../../folders/FolderDialog.tsx'
import { useImport } from '../import-store.ts'
import styles from '../ImportFlow.module.css'

function lookInto(paths: string[]): void {
  void useImport.getState().look({ paths, thorough: false })
}

async function pick(kind: 'archives' | 'folders'): Promise<void> {
  const answer = await getBridge().call('imports.pick', { kind })
  if (!answer.ok) useImport.setState({ refused: answer.problem })
  else if (answer.value !== null) lookInto(answer.value)
}

/** Chooses archives or folders: by the system's dialogs where there are some, by our own elsewhere. */
export function ChooseExports() {
  const words = useMessages().import
  const listsFolders = useSession((session) => session.app?.listsFolders ?? false)
  const [choosing, setChoosing] = useState(false)
  return (
    <>
      <div className={styles.choose}>
        <FileArchive className={styles.art} size={36} strokeWidth={1.4} aria-hidden />
        {listsFolders ? null : <p className={styles.drop}>{words.dropHere}</p>}
        <p className={styles.muted}>{words.accepted}</p>
        <div className={styles.actions}>
          {listsFolders ? (
            <Button look="primary" icon={<FolderOpen size={16} aria-hidden />} onClick={() => setChoosing(true)}>
              {words.chooseEither}
            </Button>
          ) : (
            <>
              <Button look="primary" icon={<FileArchive size={16} aria-hidden />} onClick={() => void pick('archives')}>
                {words.chooseArchives}
              </Button>
              <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void pick('folders')}>
                {words.chooseFolder}
              </Button>
            </>
          )}
        </div>
      </div>
      {listsFolders ? (
        <FolderDialog open={choosing} onOpenChange={setChoosing} startAt="~" archives onChoose={lookInto} />
      ) : null}
    </>
  )
}
