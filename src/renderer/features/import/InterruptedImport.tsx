import { useEffect, useState } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'

/** The import that the last program has left in the middle, for as long as it waits for what it was given. */
export function InterruptedImport() {
  const words = useMessages().importing
  const phase = useImportTask(({ state }) => state.phase)
  const retry = useImportTask((task) => task.retry)
  const [paths, setPaths] = useState<readonly string[]>([])
  useEffect(() => {
    if (phase !== 'idle' && phase !== 'finished') return undefined
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('imports.interrupted', undefined)
      // Without an answer there is nothing to say: whatever keeps it is told by the screen itself.
      if (wanted) setPaths(answer.ok && answer.value ? answer.value.paths : [])
    }
    void load()
    return () => {
      wanted = false
    }
  }, [phase])
  if (paths.length === 0) return null
  return (
    <Notice
      tone="info"
      title={words.interruptedTitle}
      actions={<Button onClick={() => void retry()}>{words.interruptedGoOn}</Button>}
    >
      <p>{words.interruptedText}</p>
      <ul>
        {paths.map((path) => (
          <li key={path}>{path}</li>
        ))}
      </ul>
    </Notice>
  )
}
