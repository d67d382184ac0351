import { Slider as BaseSlider } from '@base-ui/react/slider'
import { useState } from 'react'
import styles from './Slider.module.css'

interface SliderProps {
  label: string
  value: number
  min: number
  max: number
  /** Called once, when the person lets go or presses a key. */
  onCommit: (value: number) => void
}

/** A whole number in a range. Follows `value` from outside except while it is being dragged. */
export function Slider({ label, value, min, max, onCommit }: SliderProps) {
  const [dragged, setDragged] = useState<number>()
  return (
    <BaseSlider.Root
      value={dragged ?? value}
      min={min}
      max={max}
      onValueChange={(next) => setDragged(next)}
      onValueCommitted={(next) => {
        setDragged(undefined)
        onCommit(next)
      }}
      className={styles.root}
    >
      <BaseSlider.Control className={styles.control}>
        <BaseSlider.Track className={styles.track}>
          <BaseSlider.Indicator className={styles.indicator} />
          <BaseSlider.Thumb aria-label={label} className={styles.thumb} />
        </BaseSlider.Track>
      </BaseSlider.Control>
      <BaseSlider.Value className={styles.value} />
    </BaseSlider.Root>
  )
}
