import { LoaderCircle } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import styles from './Button.module.css'
import { classNames } from '../class-names.ts'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'type'> {
  look?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'm' | 'l'
  icon?: ReactNode
  /** Shows its icon alone where the window is narrow. */
  compact?: boolean
  /** Shows that the work has started; the button keeps its place and its focus but does nothing. */
  busy?: boolean
  type?: 'button' | 'submit'
}

/** The one button of the app. While busy it stays focusable, so that keyboard users do not lose their place. */
export function Button({
  look = 'secondary',
  size = 'm',
  icon,
  compact = false,
  busy = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={classNames(styles.button, styles[look], size === 'l' && styles.large, compact && styles.compact)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
    >
      {busy ? <LoaderCircle className={styles.spinner} size={16} aria-hidden /> : icon}
      <span>{children}</span>
    </button>
  )
}
