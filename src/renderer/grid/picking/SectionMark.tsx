/* oxlint-disable jsx-a11y/prefer-tag-over-role -- the grid hears the click, and an input would change by itself before */
import { Check, Minus } from 'lucide-react'
import styles from './picking.module.css'

interface SectionMarkProps {
  section: number
  items: number
  /** So many of its items are picked. */
  picked: number
  label: string
  /** Tab reaches it, beside the tile of its section that Tab reaches. */
  isTabStop: boolean
}

/** Picks all of a section, or nothing of it. The grid hears of clicks, and finds the section by `data-section`. */
export function SectionMark({ section, items, picked, label, isTabStop }: SectionMarkProps) {
  const state = picked === 0 ? false : picked === items ? true : 'mixed'
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={state}
      aria-label={label}
      className={styles.section}
      data-section={section}
      tabIndex={isTabStop ? 0 : -1}
    >
      <span className={styles.mark}>{state === 'mixed' ? <Minus aria-hidden /> : <Check aria-hidden />}</span>
    </button>
  )
}
