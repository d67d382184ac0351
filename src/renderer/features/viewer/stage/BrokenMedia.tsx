import { FileWarning } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { NotShownReason } from '../../../../shared/picture-state.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useSession } from '../../../state/session-store.ts'
import { askPicture } from '../../items/ask-picture.ts'
import { RevealButton } from '../details/RevealButton.tsx'
import styles from './stage.module.css'
import type { StageItem } from './stage-item.ts'

interface BrokenMediaProps {
  title: string
  /** What there is to say besides; without it the engine is asked for the reason. */
  text?: string
  item: StageItem
}

function useReason(item: StageItem, wanted: boolean): NotShownReason | undefined {
  const [reason, setReason] = useState<NotShownReason>()
  useEffect(() => {
    let here = wanted
    const ask = async (): Promise<void> => {
      const state = await askPicture(item.ref)
      if (here && state.kind === 'not-shown') setReason(state.reason)
    }
    if (wanted) void ask()
    return () => {
      here = false
    }
  }, [item.ref, wanted])
  return reason
}

/** Says that a file cannot be shown and why, and leads to it. */
export function BrokenMedia({ title, text, item }: BrokenMediaProps) {
  const { library: words } = useMessages()
  const desktop = useSession((session) => session.app?.host === 'desktop')
  const reason = useReason(item, text === undefined)
  return (
    <div className={styles.broken} role="alert">
      <FileWarning size={48} strokeWidth={1.2} aria-hidden />
      <p className={styles.brokenTitle}>{title}</p>
      <p>{text ?? (reason ? words.notShown[reason].long : words.brokenText)}</p>
      <RevealButton item={item.ref} original={item.isOriginal ?? false} />
      {desktop ? null : (
        <a className={styles.save} href={item.file} download={item.filename}>
          {words.saveFile}
        </a>
      )}
    </div>
  )
}
