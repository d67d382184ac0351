import { type ReactNode, useId } from 'react'
import { Checkbox } from '../../ui/fields/Checkbox.tsx'
import styles from './Toggle.module.css'

interface ToggleProps {
  title: string
  hint: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
}

/** A setting that is on or off, with a sentence about it. */
export function Toggle({ title, hint, checked, onChange }: ToggleProps) {
  const id = useId()
  return (
    <div className={styles.toggle}>
      <Checkbox id={id} checked={checked} onCheckedChange={onChange} aria-describedby={`${id}-hint`} />
      <div>
        <label htmlFor={id} className={styles.title}>
          {title}
        </label>
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      </div>
    </div>
  )
}
