import { FolderOpen } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useSession } from '../../state/session-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Field } from '../../ui/fields/Field.tsx'
import { FolderDialog } from '../folders/FolderDialog.tsx'

/** A new folder in the one that a person chose, which seldom is empty itself. */
function newFolderIn(chosen: string, name: string): string {
  const separator = chosen.includes('\\') ? '\\' : '/'
  return chosen.endsWith(separator) ? `${chosen}${name}` : `${chosen}${separator}${name}`
}

/** The folder of the export as it is typed, and the name that a new one gets. */
export function usePlace(): { folder: string; name: string; problem?: Problem; setFolder: (folder: string) => void } {
  const [folder, setFolder] = useState('')
  const [name, setName] = useState('Shoebox export')
  const [problem, setProblem] = useState<Problem>()
  useEffect(() => {
    async function suggest(): Promise<void> {
      const answer = await getBridge().call('exporting.suggest', undefined)
      if (!answer.ok) return setProblem(answer.problem)
      setName(answer.value.name)
      setFolder((typed) => typed || answer.value.folder)
    }
    void suggest()
  }, [])
  return { folder, name, setFolder, ...(problem && { problem }) }
}

/** Where it goes: by the system's dialog where there is one, by one of our own elsewhere, or by typing its path. */
export function PlaceField({ place }: { place: ReturnType<typeof usePlace> }) {
  const words = useMessages().exporting
  const host = useSession((session) => session.app)
  const [choosing, setChoosing] = useState(false)
  const { folder, name, setFolder } = place

  async function pick(): Promise<void> {
    if (host?.listsFolders === true) return setChoosing(true)
    const answer = await getBridge().call('exporting.pick', { startAt: folder || '~' })
    if (answer.ok && answer.value !== null) setFolder(newFolderIn(answer.value, name))
  }

  return (
    <>
      <Field
        label={words.place}
        hint={words.placeHint}
        value={folder}
        onChange={(event) => setFolder(event.target.value)}
        action={
          host?.listsFolders === true || host?.host === 'desktop' ? (
            <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void pick()}>
              {words.pick}
            </Button>
          ) : undefined
        }
      />
      <FolderDialog
        open={choosing}
        onOpenChange={setChoosing}
        startAt="~"
        onChoose={([chosen]) => {
          if (chosen !== undefined) setFolder(newFolderIn(chosen, name))
        }}
      />
    </>
  )
}
