import { useEffect, useState } from 'react'
import type { InterruptedRestore as Interrupted } from '../../../shared/tasks/restore-task.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'

/** The restore that the last program has left in the middle, with a way to go on. */
export function InterruptedRestore() {
  const messages = useMessages()
  const words = messages.restoring
  const phase = useRestore(({ state }) => state.phase)
  const goOn = useRestore((store) => store.goOn)
  const [found, setFound] = useState<Interrupted | null>(null)
  useEffect(() => {
    if (phase !== 'idle' && phase !== 'finished') return undefined
    let wanted = true
    async function load(): Promise<void> {
      const answer = await getBridge().call('restoring.interrupted', undefined)
      // Without an answer there is nothing to say: whatever keeps it is told by the screen itself.
      if (wanted) setFound(answer.ok ? answer.value : null)
    }
    void load()
    return () => {
      wanted = false
    }
  }, [phase])
  if (!found) return null
  return (
    <Notice
      tone="info"
      title={words.interruptedTitle}
      actions={<Button onClick={() => void goOn()}>{words.interruptedGoOn}</Button>}
    >
      <p>{words.interruptedText(found.account)}</p>
      <ul>
        {found.albums.map((title, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- two albums may have one title, and the list never changes
          <li key={at}>{title || messages.albums.untitled}</li>
        ))}
        {found.items > 0 ? <li>{words.picked(found.items)}</li> : null}
      </ul>
    </Notice>
  )
}
