import { useMessages } from '../../i18n/use-messages.ts'
import { Dialog } from '../../ui/layout/Dialog.tsx'
import { KeyList } from '../../ui/lists/KeyList.tsx'

interface ViewerKeysProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The keys of the viewer, over it. */
export function ViewerKeys({ open, onOpenChange }: ViewerKeysProps) {
  const { library: words, shell } = useMessages()
  const { keys } = words
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={shell.shortcuts} finalFocus="nothing">
      <KeyList
        lines={[
          { does: words.previous, keys: ['←', 'PageUp'] },
          { does: words.next, keys: ['→', 'PageDown'] },
          { does: keys.first, keys: ['Home'] },
          { does: keys.last, keys: ['End'] },
          { does: words.zoomIn, keys: ['+'] },
          { does: words.zoomOut, keys: ['-'] },
          { does: words.zoomReset, keys: ['0'] },
          { does: keys.pan, keys: ['←', '→', '↑', '↓'] },
          { does: keys.play, keys: [keys.space] },
          { does: keys.slideshow, keys: ['s'] },
          { does: keys.motion, keys: ['m'] },
          { does: keys.original, keys: ['e'] },
          { does: words.compare.key, keys: ['c'] },
          { does: words.favorites.one, keys: ['h'] },
          { does: words.filmstrip, keys: ['t'] },
          { does: keys.details, keys: ['i'] },
          { does: words.fullScreen, keys: ['f'] },
          { does: words.close, keys: ['Esc'] },
          { does: shell.shortcutHelp, keys: ['?'] },
        ]}
      />
    </Dialog>
  )
}
