import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactElement } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { Button } from '../controls/Button.tsx'
import styles from './Dialog.module.css'

interface ConfirmDialogProps {
  /** The button that opens it. */
  trigger: ReactElement
  title: string
  text: string
  confirm: string
  /** Of the button that confirms. */
  look?: 'primary' | 'danger'
  onConfirm: () => void
}

/** Asks once before something that cannot be undone with one click. */
export function ConfirmDialog({ trigger, title, text, confirm, look = 'danger', onConfirm }: ConfirmDialogProps) {
  const messages = useMessages()
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup} data-over-place>
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description className={styles.text}>{text}</AlertDialog.Description>
          <div className={styles.actions}>
            <AlertDialog.Close render={<Button />}>{messages.common.cancel}</AlertDialog.Close>
            <AlertDialog.Close render={<Button look={look} />} onClick={onConfirm}>
              {confirm}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
