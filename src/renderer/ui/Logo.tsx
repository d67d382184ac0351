import styles from './Logo.module.css'

/** A shoebox with two photos looking out. Decoration: the name stands next to it. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className={styles.logo}>
      <g transform="rotate(-10 11.5 12)">
        <rect className={styles.photo} x="6.8" y="4" width="9.6" height="15" rx="1.1" />
        <rect className={styles.dusk} x="8" y="5.2" width="7.2" height="10" rx="0.5" />
        <path className={styles.sea} d="M8 11.4h7.2v3.8H8z" />
      </g>
      <g transform="rotate(9 20.5 11)">
        <rect className={styles.photo} x="15" y="2.6" width="10.6" height="16" rx="1.1" />
        <rect className={styles.sky} x="16.3" y="3.9" width="8" height="11" rx="0.5" />
        <path className={styles.hills} d="m16.3 14.9 2.9-6.4 2.3 3.3 1.1-1.4 1.7 2.8v1.7z" />
      </g>
      <path className={styles.box} d="M4.2 16h23.6l-.5 11a1.7 1.7 0 0 1-1.7 1.6H6.4A1.7 1.7 0 0 1 4.7 27z" />
      <rect className={styles.lid} x="2.8" y="14" width="26.4" height="4.2" rx="1.3" />
      <rect className={styles.label} x="11.4" y="20.9" width="9.2" height="4.4" rx="1" />
    </svg>
  )
}
