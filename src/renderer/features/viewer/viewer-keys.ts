import type { KeyboardEvent } from 'react'
import type { StageHandle } from './stage/stage-item.ts'

/** What keys do in the viewer. */
export interface KeyActions {
  stage: StageHandle | null
  go: (step: 1 | -1) => void
  toFirst: () => void
  toLast: () => void
  toggleDetails: () => void
  toggleFullScreen: () => void
  toggleSlideshow: () => void
  toggleOriginal: () => void
  compare: () => void
  toggleMotion: () => void
  toggleFavorite: () => void
  toggleStrip: () => void
  showKeys: () => void
}

const switches = new Set(['i', 'f', 's', 'e', 'c', 'm', 'h', 't', ' ', '?'])

/** Does what a key stands for. A zoomed picture takes the arrows; fields and buttons keep the keys that are theirs. */
export function onViewerKey(event: KeyboardEvent, actions: KeyActions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const target = event.target instanceof Element ? event.target : null
  if (target?.closest('video, input, select, [role="listbox"]')) return
  const { stage, go } = actions
  const keys: Record<string, () => void> = {
    ArrowLeft: () => void (stage?.pan('ArrowLeft') || go(-1)),
    ArrowRight: () => void (stage?.pan('ArrowRight') || go(1)),
    ArrowUp: () => void stage?.pan('ArrowUp'),
    ArrowDown: () => void stage?.pan('ArrowDown'),
    PageUp: () => go(-1),
    PageDown: () => go(1),
    Home: actions.toFirst,
    End: actions.toLast,
    '+': () => stage?.zoomBy(1.5),
    '=': () => stage?.zoomBy(1.5),
    '-': () => stage?.zoomBy(1 / 1.5),
    '0': () => stage?.resetZoom(),
    i: actions.toggleDetails,
    f: actions.toggleFullScreen,
    s: actions.toggleSlideshow,
    e: actions.toggleOriginal,
    c: actions.compare,
    m: actions.toggleMotion,
    h: actions.toggleFavorite,
    t: actions.toggleStrip,
    '?': actions.showKeys,
  }
  if (!target?.closest('button, a')) keys[' '] = () => void (stage?.togglePlay() || actions.toggleSlideshow())
  const action = keys[event.key]
  if (!action) return
  event.preventDefault()
  // A key that is held would turn things on and off.
  if (!(event.repeat && switches.has(event.key))) action()
}
