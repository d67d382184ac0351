import { Tooltip } from '@base-ui/react/tooltip'
import type { ComponentProps, ReactNode } from 'react'
import styles from './IconButton.module.css'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type' | 'children' | 'aria-label'> {
  /** What it does: its name for everybody who cannot see the icon, and its tooltip. */
  label: string
  icon: ReactNode
  /** Off for a button that has the focus from the start: Escape would close the tooltip before anything else. */
  tooltip?: boolean
}

/** A button without words on it: `label` is read out, and shown beside it unless that is said anyway. */
export function IconButton({ label, icon, tooltip = true, ...rest }: IconButtonProps) {
  const button = (
    <button {...rest} type="button" className={styles.button} aria-label={label}>
      {icon}
    </button>
  )
  if (!tooltip) return button
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={button} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className={styles.positioner}>
          <Tooltip.Popup className={styles.tooltip}>{label}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
