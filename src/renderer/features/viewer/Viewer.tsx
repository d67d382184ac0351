import { Dialog } from '@base-ui/react/dialog'
import { useMemo, useRef } from 'react'
import { useMessages } from '../../i18n/use-messages.ts'
import { useLibrary } from '../../state/library-store.ts'
import { ViewerContent } from './ViewerContent.tsx'
import styles from './Viewer.module.css'

interface ViewerProps {
  /** The viewer closes while it shows this item. */
  onLeave: (index: number) => void
  /** The tile that gets the focus afterwards. */
  tileOf: (index: number) => HTMLElement | undefined
}

/** One item of the list on the screen, over the whole window. Open while the library has an opened item. */
export function Viewer({ onLeave, tileOf }: ViewerProps) {
  const { library: words } = useMessages()
  const opened = useLibrary((library) => library.opened)
  const columns = useLibrary((library) => library.shown?.columns)
  const closeItem = useLibrary((library) => library.closeItem)
  const content = useRef<HTMLDivElement>(null)
  const index = useMemo(() => (opened === undefined || !columns ? -1 : columns.ref.indexOf(opened)), [opened, columns])
  const last = useRef(-1)
  const open = index >= 0

  const close = (): void => {
    last.current = index
    closeItem()
    onLeave(index)
  }

  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Popup
          className={styles.viewer}
          initialFocus={content}
          finalFocus={() => tileOf(last.current) ?? document.getElementById('main') ?? true}
          aria-label={words.viewer}
        >
          {open && columns ? (
            <ViewerContent columns={columns} index={index} onClose={close} focusTarget={content} />
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
