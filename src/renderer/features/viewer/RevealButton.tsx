import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { ItemRef } from '../../../shared/domain.ts'
import { getBridge } from '../../bridge.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useSession } from '../../shell/session-store.ts'
import { Button } from '../../ui/Button.tsx'

/** Shows the item's file in the system's file manager; nothing where there is none. */
export function RevealButton({ item }: { item: ItemRef }) {
  const { library: words } = useMessages()
  const desktop = useSession((session) => session.app?.host === 'desktop')
  const [failed, setFailed] = useState<ItemRef>()
  if (!desktop) return null
  const reveal = async (): Promise<void> => {
    const answer = await getBridge().call('library.reveal', { ref: item })
    setFailed(answer.ok ? undefined : item)
  }
  return (
    <>
      <Button icon={<FolderOpen size={16} aria-hidden />} onClick={() => void reveal()}>
        {words.reveal}
      </Button>
      {failed === item ? <p role="alert">{words.revealFailed}</p> : null}
    </>
  )
}
