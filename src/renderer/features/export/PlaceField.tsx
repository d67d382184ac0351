import { useEffect, useState } from 'react'
import type { Problem } from '../../../shared/problems/problem.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { FolderField } from '../folders/FolderField.tsx'

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

/** Where it goes: a new folder in the one that a person chooses, or any that is typed. */
export function PlaceField({ place }: { place: ReturnType<typeof usePlace> }) {
  const words = useMessages().exporting
  const { folder, name, setFolder } = place
  return (
    <FolderField
      label={words.place}
      hint={words.placeHint}
      value={folder}
      onType={setFolder}
      button={words.pick}
      ask={() => getBridge().call('exporting.pick', { startAt: folder || '~' })}
      startAt={folder || '~'}
      onChoose={(chosen) => setFolder(newFolderIn(chosen, name))}
    />
  )
}
