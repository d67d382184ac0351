import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef } from 'react'
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
  onClose: () => void
  /** The person chose an album of the item that is shown. */
  onAlbum: (album: AlbumId) => void
  /** What gets the focus after it was closed, by whatever, at this item; the screen, if that is not on the page. */
  focusAfter: (index: number) => HTMLElement | undefined
}

/** One item of a list, over the whole window. Keep it on the page while it is closed: it gives the focus back. */
export function Viewer({ columns, index, onShow, onClose, onAlbum, focusAfter }: ViewerProps) {
  const { library: words } = useMessages()
  const content = useRef<HTMLDivElement>(null)
  const last = useRef(-1)
  const open = columns !== undefined && index >= 0
  useEffect(() => {
    if (open) last.current = index
  }, [open, index])

  return (
    <Dialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
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
              onClose={onClose}
              onAlbum={onAlbum}
              focusTarget={content}
            />
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
