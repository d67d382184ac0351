import { useEffect, useState } from 'react'
import { useMessages } from '../i18n/use-messages.ts'
import { Dialog } from '../ui/layout/Dialog.tsx'
import { KeyList } from '../ui/lists/KeyList.tsx'
import type { Screen } from '../state/navigation-store.ts'
import { useSession } from '../state/session-store.ts'
import { goToTop } from './go-to-top.ts'
import { isCovered, isTyping } from './heard-keys.ts'
import { backKeys, useBackKeys } from './use-back-keys.ts'
import { findKey, useSearchKeys } from './use-search-keys.ts'

/** Pressed after `g`. Two keys, so that no single key does something by accident. */
const targets: Record<string, Screen> = {
  a: 'albums',
  b: 'backup',
  i: 'import',
  e: 'export',
  l: 'library',
  m: 'map',
  h: 'health',
  s: 'settings',
}
const secondKeyWithinMs = 1500

/** Keyboard shortcuts of the whole window, and the list of them behind `?`. */
export function ShortcutHelp() {
  const messages = useMessages()
  const [open, setOpen] = useState(false)
  const platform = useSession((session) => session.app?.platform)
  const keys = backKeys(platform)
  useBackKeys()
  useSearchKeys()

  useEffect(() => {
    let firstKeyAt = -Infinity
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (isCovered()) return
      const target = targets[event.key]
      if (target && event.timeStamp - firstKeyAt < secondKeyWithinMs) {
        event.preventDefault()
        goToTop(target)
      } else if (event.key === '?') {
        event.preventDefault()
        setOpen(true)
      }
      firstKeyAt = event.key === 'g' ? event.timeStamp : -Infinity
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <Dialog open={open} onOpenChange={setOpen} title={messages.shell.shortcuts}>
      <KeyList
        lines={[
          ...Object.entries(targets).map(([key, screen]) => ({
            does: messages.shell[screen],
            keys: ['g', key],
            between: messages.shell.shortcutThen,
          })),
          { does: messages.shell.shortcutSearch, keys: ['/', findKey(platform)] },
          { does: messages.shell.shortcutTileSize, keys: ['-', '+'] },
          { does: messages.map.moveKeys, keys: ['←', '→', '↑', '↓'] },
          { does: messages.map.zoomKeys, keys: ['-', '+'] },
          { does: messages.map.allKeys, keys: ['0'] },
          { does: messages.shell.shortcutBack, keys: [keys.back] },
          { does: messages.shell.shortcutForward, keys: [keys.forward] },
          { does: messages.shell.shortcutHelp, keys: ['?'] },
        ]}
      />
    </Dialog>
  )
}
