import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'
import styles from './Choice.module.css'

interface ChoiceProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string; hint?: string; disabled?: boolean }[]
  onValueChange: (value: Value) => void
}

/** One of a few, each with a sentence about what it means. */
export function Choice<Value extends string>({ label, value, options, onValueChange }: ChoiceProps<Value>) {
  const id = useId()
  return (
    <RadioGroup aria-label={label} value={value} onValueChange={onValueChange} className={styles.group}>
      {options.map((option) => (
        <label key={option.value} className={styles.option} data-disabled={option.disabled || undefined}>
          <Radio.Root
            value={option.value}
            disabled={option.disabled ?? false}
            className={styles.radio}
            aria-labelledby={`${id}-${option.value}`}
            aria-describedby={option.hint ? `${id}-${option.value}-hint` : undefined}
          >
            <Radio.Indicator className={styles.dot} />
          </Radio.Root>
          <span className={styles.words}>
            <span id={`${id}-${option.value}`} className={styles.label}>
              {option.label}
            </span>
            {option.hint ? (
              <span id={`${id}-${option.value}-hint`} className={styles.hint}>
                {option.hint}
              </span>
            ) : null}
          </span>
        </label>
      ))}
    </RadioGroup>
  )
}
