import { useEffect, useRef } from 'react'
import { announce } from '../../ui/notices/Announcer.tsx'

/** Each step takes the button that led to it away; whoever goes by keyboard or listens goes on at what comes next. */
export function useFocusOnNext(phase: string) {
  const flow = useRef<HTMLDivElement>(null)
  const shown = useRef(phase)
  useEffect(() => {
    if (shown.current === phase) return
    shown.current = phase
    const next = flow.current?.querySelector<HTMLElement>('[data-next], button')
    if (document.activeElement === document.body) next?.focus()
    else if (phase === 'looked') announce(next?.textContent ?? '')
  }, [phase])
  return flow
}
