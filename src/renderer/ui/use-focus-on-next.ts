import { useEffect, useRef, type RefObject } from 'react'

interface NextOptions {
  /** What comes next, in the element: the first that this selector finds. */
  next?: string
  /** Called in place of moving the focus, where it is still somewhere. */
  stays?: ((next: HTMLElement | undefined) => void) | undefined
}

/** Each stage takes the button that led to it away; whoever goes by keyboard or listens goes on at what comes next. */
export function useFocusOnNext(
  stage: string,
  { next: selector = '[data-next]', stays }: NextOptions = {},
): RefObject<HTMLDivElement | null> {
  const around = useRef<HTMLDivElement>(null)
  const shown = useRef(stage)
  useEffect(() => {
    if (shown.current === stage) return
    shown.current = stage
    const next = around.current?.querySelector<HTMLElement>(selector) ?? undefined
    if (document.activeElement === document.body) next?.focus()
    else stays?.(next)
  }, [stage, selector, stays])
  return around
}
