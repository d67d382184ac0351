import styles from './Logo.module.css'

/** A shoebox with two photos looking out. Decoration: the name stands next to it. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className={styles.logo}>
      <rect className={styles.photo} x="7.2" y="4.6" width="11" height="13" rx="1.6" transform="rotate(-9 12.7 11)" />
      <g transform="rotate(8 19.5 10)">
        <rect className={styles.photo} x="14" y="3.4" width="11" height="13" rx="1.6" />
        <path className={styles.hills} d="m15.2 12.2 2.9-4 2.2 2.8 1.4-1.5 2 3.6z" />
      </g>
      <path className={styles.box} d="M4.6 16h22.8v9.6a2.6 2.6 0 0 1-2.6 2.6H7.2a2.6 2.6 0 0 1-2.6-2.6z" />
      <rect className={styles.lid} x="3" y="13.6" width="26" height="4.6" rx="1.4" />
      <rect className={styles.label} x="12" y="21.4" width="8" height="3.4" rx="1" />
    </svg>
  )
}
