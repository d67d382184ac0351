import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { Keyboard, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { useMessages } from '../../../i18n/use-messages.ts'
import { IconButton } from '../../../ui/controls/IconButton.tsx'
import { Dialog } from '../../../ui/layout/Dialog.tsx'
import { KeyList } from '../../../ui/lists/KeyList.tsx'
import { ZoomButtons } from '../controls/ZoomButtons.tsx'
import viewer from '../Viewer.module.css'
import { fitted } from '../stage/zoom.ts'
import type { ComparedSide } from './compared-side.ts'
import { ComparePane } from './ComparePane.tsx'
import styles from './CompareView.module.css'
import { type SharedZoom, within, type ZoomLimits } from './shared-zoom.ts'

interface CompareViewProps {
  /** The two; closed while there are none. */
  sides: readonly [ComparedSide, ComparedSide] | undefined
  onClose: () => void
  /** What gets the focus afterwards, where what had it before is gone. */
  focusAfter?: () => HTMLElement | undefined
}

/** Two pictures side by side over the whole window, zoomed and moved as one. Keep it on the page while it is closed. */
export function CompareView({ sides, onClose, focusAfter }: CompareViewProps) {
  const { library: words } = useMessages()
  const content = useRef<HTMLDivElement>(null)
  const before = useRef<Element | null>(null)
  return (
    <BaseDialog.Root open={sides !== undefined} onOpenChange={(next) => (next ? undefined : onClose())}>
      <BaseDialog.Portal>
        <BaseDialog.Popup
          className={viewer.viewer}
          initialFocus={() => {
            before.current = document.activeElement
            return content.current
          }}
          finalFocus={() => {
            const was = before.current
            const isThere = was instanceof HTMLElement && was.isConnected && was !== document.body
            return isThere ? was : (focusAfter?.() ?? document.getElementById('main') ?? true)
          }}
          aria-label={words.compare.title}
        >
          {sides ? <Compared sides={sides} onClose={onClose} target={content} /> : null}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

const unmeasured: ZoomLimits = { greatest: 4, wide: 1, high: 1 }

/** What an arrow key moves, as a part of the fitting size. */
const panStep = 0.1
const step = 1.5

interface ComparedProps {
  sides: readonly [ComparedSide, ComparedSide]
  onClose: () => void
  target: RefObject<HTMLDivElement | null>
}

function Compared({ sides, onClose, target }: ComparedProps) {
  const { library: words, shell } = useMessages()
  const [zoom, setZoom] = useState<SharedZoom>(fitted)
  const [limits, setLimits] = useState<readonly [ZoomLimits, ZoomLimits]>([unmeasured, unmeasured])
  const [keysOpen, setKeysOpen] = useState(false)
  const greatest = Math.max(...limits.map((each) => each.greatest))
  const onFirst = useCallback((own: ZoomLimits) => setLimits(([, other]) => [own, other]), [])
  const onSecond = useCallback((own: ZoomLimits) => setLimits(([other]) => [other, own]), [])

  const onZoom = useCallback(
    (change: (from: SharedZoom) => SharedZoom) => setZoom((from) => within(change(from), limits)),
    [limits],
  )

  /** About the middle of both; each keeps its edges outside of its view by itself. */
  const zoomBy = (factor: number): void =>
    onZoom((from) => {
      const grown = within({ ...from, scale: from.scale * factor }, limits).scale / from.scale
      return { scale: from.scale * grown, x: from.x * grown, y: from.y * grown }
    })
  const reset = (): void => setZoom(() => fitted)
  const pan = (x: number, y: number): void => onZoom((from) => ({ ...from, x: from.x + x, y: from.y + y }))

  const keys: Record<string, () => void> = {
    '+': () => zoomBy(step),
    '=': () => zoomBy(step),
    '-': () => zoomBy(1 / step),
    '0': reset,
    ArrowLeft: () => pan(panStep, 0),
    ArrowRight: () => pan(-panStep, 0),
    ArrowUp: () => pan(0, panStep),
    ArrowDown: () => pan(0, -panStep),
    c: onClose,
    '?': () => setKeysOpen(true),
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const action = keys[event.key]
    if (!action) return
    event.preventDefault()
    // Keys of what lies behind, such as the next photo, mean nothing here.
    event.stopPropagation()
    if (!(event.repeat && event.key === 'c')) action()
  }

  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the dialog around it has the role, and this hears keys */}
      <div tabIndex={-1} className={styles.content} onKeyDown={onKeyDown}>
        <div className={styles.bar}>
          <IconButton
            label={words.close}
            icon={<X size={20} aria-hidden />}
            aria-keyshortcuts="Escape"
            onClick={onClose}
          />
          <h2 className={styles.title}>{words.compare.title}</h2>
          <ZoomButtons scale={zoom.scale} zoomBy={zoomBy} resetZoom={reset} />
          <IconButton
            label={shell.shortcuts}
            icon={<Keyboard size={20} aria-hidden />}
            aria-keyshortcuts="?"
            onClick={() => setKeysOpen(true)}
          />
        </div>
        <div className={styles.panes}>
          <ComparePane
            side={sides[0]}
            zoom={zoom}
            onZoom={onZoom}
            greatest={greatest}
            onLimits={onFirst}
            target={target}
          />
          <ComparePane side={sides[1]} zoom={zoom} onZoom={onZoom} greatest={greatest} onLimits={onSecond} />
        </div>
      </div>
      <Dialog open={keysOpen} onOpenChange={setKeysOpen} title={shell.shortcuts}>
        <KeyList
          lines={[
            { does: words.zoomIn, keys: ['+'] },
            { does: words.zoomOut, keys: ['-'] },
            { does: words.zoomReset, keys: ['0'] },
            { does: words.compare.pan, keys: ['←', '→', '↑', '↓'] },
            { does: words.close, keys: ['Esc', 'c'] },
            { does: shell.shortcutHelp, keys: ['?'] },
          ]}
        />
      </Dialog>
    </>
  )
}
