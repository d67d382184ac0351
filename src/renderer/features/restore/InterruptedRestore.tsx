import { useMessages } from '../../i18n/use-messages.ts'
import { getBridge } from '../../state/bridge.ts'
import { useRestore } from '../../state/tasks/restore-store.ts'
import { Button } from '../../ui/controls/Button.tsx'
import { Notice } from '../../ui/notices/Notice.tsx'
import { useInterrupted } from '../../ui/use-interrupted.ts'

const ask = () => getBridge().call('restoring.interrupted', undefined)

/** The restore that the last program has left in the middle, with a way to go on. */
export function InterruptedRestore() {
  const messages = useMessages()
  const words = messages.restoring
  const phase = useRestore(({ state }) => state.phase)
  const goOn = useRestore((store) => store.goOn)
  const found = useInterrupted(phase, ask)
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
