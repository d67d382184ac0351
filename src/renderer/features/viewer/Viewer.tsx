import { Dialog } from '@base-ui/react/dialog'
import { useRef } from 'react'
import type { AlbumId, ItemColumns } from '../../../shared/domain.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { ViewerContent } from './ViewerContent.tsx'
import styles from './Viewer.module.css'

interface ViewerProps {
  /** The list that one turns the pages of. */
  columns: ItemColumns | undefined
  /** The place of the item in it that is shown; the viewer is closed while there is none. */
  index: number
  onShow: (index: number) => void
  /** The person closed it while it showed this item. */
  onClose: (index: number) => void
  /** The person chose an album of the item that is shown. */
  onAlbum: (album: AlbumId) => void
  /** What gets the focus after it was closed at this item; the screen, if that is not on the page. */
  focusAfter: (index: number) => HTMLElement | undefined
}

/** One item of a list, over the whole window. Keep it on the page while it is closed: it gives the focus back. */
export function Viewer({ columns, index, onShow, onClose, onAlbum, focusAfter }: ViewerProps) {
  const { library: words } = useMessages()
  const content = useRef<HTMLDivElement>(null)
  const last = useRef(-1)
  const open = columns !== undefined && index >= 0

  const close = (): void => {
    last.current = index
    onClose(index)
  }

  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Popup
          className={styles.viewer}
          initialFocus={content}
          finalFocus={() => focusAfter(last.current) ?? document.getElementById('main') ?? true}
          aria-label={words.viewer}
        >
          {open ? (
            <ViewerContent
              columns={columns}
              index={index}
              onShow={onShow}
              onClose={close}
              onAlbum={onAlbum}
              focusTarget={content}
            />
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
