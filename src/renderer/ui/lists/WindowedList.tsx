/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions -- keys of the controls in the list are heard where all of them pass by */
import { type CSSProperties, type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { classNames } from '../class-names.ts'
import { useRowWindow } from './use-row-window.ts'
import styles from './WindowedList.module.css'

interface WindowedListProps<Item> {
  items: readonly Item[]
  /** The same for the same item, whatever becomes of the others. */
  keyOf: (item: Item) => string
  /** Name of the list for screen readers. */
  label?: string | undefined
  /** Of the list, which is a grid or has one item below the other. */
  className?: string | undefined
  itemClassName?: string | undefined
  /** Pixels that a row is taken for until one was measured. */
  rowHeight: number
  /**
   * Items have one control each, of which one is in the tab order and arrow keys, Home, End and the page keys lead to the
   * others; without, controls of items are reached one by one.
   */
  oneStop?: boolean
  /** The key of the item that the list begins at: it is in view, and gets the focus where nothing else has it. */
  startAt?: string | undefined
  /** `tabIndex` is for the control of the item, where the list is one stop. */
  children: (item: Item, tabIndex: 0 | -1 | undefined) => ReactNode
}

const controls = 'button, input, a[href], [tabindex]'

function stepOf(key: string, columns: number, page: number, isRtl: boolean): number | undefined {
  const forward = isRtl ? -1 : 1
  const steps: Record<string, number> = {
    ArrowRight: forward,
    ArrowLeft: -forward,
    ArrowDown: columns,
    ArrowUp: -columns,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  }
  return steps[key]
}

/** By its key, because others come and go; by its place, should it go itself. */
interface ActiveItem {
  key: string
  position: number
}

/** Where the active item is by now; -1 if there is none. */
function positionOf<Item>(
  active: ActiveItem | undefined,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): number {
  if (!active) return -1
  const { key, position } = active
  const there = items[position]
  const found = there === undefined || keyOf(there) === key ? -1 : items.findIndex((item) => keyOf(item) === key)
  return Math.min(found >= 0 ? found : position, items.length - 1)
}

/** A list of any length, of which only what is near the view is on the page; screen readers hear how long it is. */
export function WindowedList<Item>({
  items,
  keyOf,
  label,
  className,
  itemClassName,
  rowHeight,
  oneStop = false,
  startAt,
  children,
}: WindowedListProps<Item>) {
  const list = useRef<HTMLUListElement>(null)
  const { first, end, columns, above, below, topOf, page, show } = useRowWindow(list, items.length, rowHeight)
  const [active, setActive] = useState<ActiveItem | undefined>(() => {
    const position = startAt === undefined ? -1 : items.findIndex((item) => keyOf(item) === startAt)
    return startAt === undefined || position < 0 ? undefined : { key: startAt, position }
  })
  const [hasFocus, setHasFocus] = useState(false)
  const wanted = useRef(false)

  const activePosition = positionOf(active, items, keyOf)
  const last = Math.min(end, items.length)
  const isApart = (position: number): boolean => position < first || position >= last
  const pinned = hasFocus && activePosition >= 0 ? activePosition : -1
  const positions = [
    ...(pinned >= 0 && pinned < first ? [pinned] : []),
    ...Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at),
    ...(pinned >= last ? [pinned] : []),
  ]
  const stop = activePosition >= 0 && (hasFocus || !isApart(activePosition)) ? activePosition : first

  function controlAt(position: number): HTMLElement | null | undefined {
    return list.current?.querySelector<HTMLElement>(`:scope > [data-position="${position}"]`)?.querySelector(controls)
  }

  useLayoutEffect(() => {
    if (!hasFocus || activePosition < 0) return
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (!wanted.current && !isLost) return
    const control = controlAt(activePosition)
    if (!control || (wanted.current && isApart(activePosition))) return
    wanted.current = false
    control.focus({ preventScroll: true })
    control.closest('li')?.scrollIntoView({ block: 'nearest' })
  })

  const start = useRef(activePosition)
  useLayoutEffect(() => {
    if (start.current < 0) return
    show(start.current)
    // What led here is gone by now.
    wanted.current = document.activeElement === null || document.activeElement === document.body
    setHasFocus(wanted.current)
    start.current = -1
  }, [show])

  function goTo(position: number): void {
    const item = items[position]
    if (item === undefined) return
    wanted.current = true
    setActive({ key: keyOf(item), position })
    setHasFocus(true)
    show(position)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!oneStop || event.altKey || event.ctrlKey || event.metaKey || activePosition < 0) return
    const isRtl = list.current !== null && getComputedStyle(list.current).direction === 'rtl'
    const step = stepOf(event.key, columns, page(), isRtl)
    if (step === undefined) return
    event.preventDefault()
    const next = activePosition + step
    // Up from the first row and down from the last lead nowhere, not along the row.
    if (Number.isFinite(step) && Math.abs(step) === columns && columns > 1 && (next < 0 || next >= items.length)) return
    goTo(Math.min(items.length - 1, Math.max(0, next)))
  }

  return (
    <ul
      ref={list}
      className={className}
      aria-label={label}
      style={{ paddingTop: above, paddingBottom: below, position: 'relative' }}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const position = Number(event.target.closest<HTMLElement>('[data-position]')?.dataset['position'])
        const item = items[position]
        if (item === undefined) return
        setActive({ key: keyOf(item), position })
        setHasFocus(true)
      }}
      onBlur={({ currentTarget, target, relatedTarget }) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return
        queueMicrotask(() => {
          // What was taken away while it had the focus also blurs, as does what has it where the window is left.
          if (target.isConnected && target !== document.activeElement && !wanted.current) setHasFocus(false)
        })
      }}
    >
      {positions.map((position) => {
        const item = items[position] as Item
        const apart = isApart(position)
        const place: CSSProperties | undefined = apart ? { top: topOf(position) } : undefined
        return (
          <li
            key={keyOf(item)}
            data-position={position}
            data-apart={apart || undefined}
            aria-setsize={items.length}
            aria-posinset={position + 1}
            className={classNames(itemClassName, apart && styles.apart) || undefined}
            style={place}
          >
            {children(item, oneStop ? (position === stop ? 0 : -1) : undefined)}
          </li>
        )
      })}
    </ul>
  )
}
