import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { classNames } from '../class-names.ts'
import styles from './Dialog.module.css'
import { IconButton } from '../controls/IconButton.tsx'

interface DialogProps {
  open: boolean
  /** `reason` is `escape-key` when it was Escape that asks to close it. */
  onOpenChange: (open: boolean, reason: string) => void
  title: string
  /** More room, where there is some. */
  wide?: boolean
  /** What has the focus at first; else the first that can have it. */
  initialFocus?: RefObject<HTMLElement | null>
  /** What has it afterwards, `nothing` if whoever opened it sees to that; else what had it before. */
  finalFocus?: RefObject<HTMLElement | null> | 'nothing'
  children: ReactNode
}

/** A window over the page with a title and a way out; Escape and a click beside it close it too. */
export function Dialog({ open, onOpenChange, title, wide = false, initialFocus, finalFocus, children }: DialogProps) {
  const messages = useMessages()
  return (
    <BaseDialog.Root open={open} onOpenChange={(next, { reason }) => onOpenChange(next, reason)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Popup
          className={classNames(styles.popup, wide && styles.wide)}
          data-over-place
          initialFocus={initialFocus}
          finalFocus={finalFocus === 'nothing' ? () => false : finalFocus}
          // To React it is inside of what has opened it, which may be a form.
          onSubmit={(event) => event.stopPropagation()}
        >
          <div className={styles.head}>
            <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
            <BaseDialog.Close
              render={<IconButton tooltip={false} label={messages.common.close} icon={<X size={18} aria-hidden />} />}
            />
          </div>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
