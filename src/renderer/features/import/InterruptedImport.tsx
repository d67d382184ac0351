import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useImportTask } from '../../state/tasks/import-task-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { useInterrupted } from '../../ui/use-interrupted.ts'

const ask = () => getBridge().call('imports.interrupted', undefined)

/** The import that the last program has left in the middle, for as long as it waits for what it was given. */
export function InterruptedImport() {
  const words = useMessages().importing
  const phase = useImportTask(({ state }) => state.phase)
  const retry = useImportTask((task) => task.retry)
  const { paths } = useInterrupted(phase, ask) ?? { paths: [] }
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
