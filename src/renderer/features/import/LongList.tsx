import type { ReactNode } from 'react'
import { WindowedList } from '../../ui/lists/WindowedList.tsx'
import styles from './LongList.module.css'

interface LongListProps<Item> {
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** What is listed, for screen readers. */
  label: string
  /** Pixels that a row is taken for until one was measured. */
  rowHeight?: number
  children: (item: Item) => ReactNode
}

/** What fits on the page as it is. */
const few = 12

/**
 * A list of things to be read, of any length. A long one scrolls by itself, so that what stands below it is not far away, and is one
 * stop for keys, which go from row to row in it.
 */
export function LongList<Item>({ items, keyOf, label, rowHeight = 28, children }: LongListProps<Item>) {
  if (items.length <= few)
    return (
      <ul className={styles.list} aria-label={label}>
        {items.map((item) => (
          <li key={keyOf(item)}>
            <div className={styles.row}>{children(item)}</div>
          </li>
        ))}
      </ul>
    )
  return (
    <div className={styles.box}>
      <WindowedList items={items} keyOf={keyOf} label={label} className={styles.list} rowHeight={rowHeight} oneStop>
        {(item, tabIndex) => (
          <div className={styles.row} tabIndex={tabIndex}>
            {children(item)}
          </div>
        )}
      </WindowedList>
    </div>
  )
}
