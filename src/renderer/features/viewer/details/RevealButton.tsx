import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import type { ItemRef } from '../../../../shared/domain.ts'
import { getBridge } from '../../../state/bridge.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../ui/controls/Button.tsx'

interface RevealButtonProps {
  item: ItemRef
  /** The original behind the edited copy that the item is shown by. */
  original?: boolean
  /** Number of an earlier version; the file that is shown without it. */
  version?: number
  /** Id of what tells several of these buttons apart. */
  describedBy?: string
}

/** Shows the item's file in the system's file manager; nothing where there is none. */
export function RevealButton({ item, original = false, version, describedBy }: RevealButtonProps) {
  const { library: words } = useMessages()
  const desktop = useSession((session) => session.app?.host === 'desktop')
  const [failed, setFailed] = useState<ItemRef>()
  if (!desktop) return null
  const reveal = async (): Promise<void> => {
    const answer = await getBridge().call('library.reveal', {
      ref: item,
      ...(original && { original }),
      ...(version !== undefined && { version }),
    })
    setFailed(answer.ok ? undefined : item)
  }
  return (
    <>
      <Button icon={<FolderOpen size={16} aria-hidden />} aria-describedby={describedBy} onClick={() => void reveal()}>
        {words.reveal}
      </Button>
      {failed === item ? <p role="alert">{words.revealFailed}</p> : null}
    </>
  )
}
