import { useEffect, useRef, type ComponentProps } from 'react'
import styles from './Checkbox.module.css'

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'className' | 'type' | 'onChange' | 'ref'> {
  checked: boolean
  /** Some of what it stands for is ticked, not all. */
  mixed?: boolean
  onCheckedChange: (checked: boolean) => void
}

/** A native tick box with our looks: a screen of a thousand albums mounts a thousand of them. */
export function Checkbox({ mixed = false, onCheckedChange, ...rest }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // There is no attribute for it.
    if (input.current) input.current.indeterminate = mixed
  }, [mixed])
  return (
    <input
      {...rest}
      ref={input}
      type="checkbox"
      className={styles.checkbox}
      onChange={(event) => onCheckedChange(event.target.checked)}
    />
  )
}
