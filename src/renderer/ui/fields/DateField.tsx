import styles from './DateField.module.css'

interface DateFieldProps {
  label: string
  /** `2021-07-04`, or nothing. */
  value: string
  min?: string
  onChange: (value: string) => void
}

/** A labelled day. */
export function DateField({ label, value, min = '1800-01-01', onChange }: DateFieldProps) {
  return (
    <label className={styles.date}>
      <span className={styles.label}>{label}</span>
      <input
        className={styles.input}
        type="date"
        min={min}
        max="9999-12-31"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
