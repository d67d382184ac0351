import styles from './KeyList.module.css'

export interface KeyLine {
  /** What the keys do. */
  does: string
  /** Each of them does it; with `between` they are pressed one after the other. */
  keys: readonly string[]
  /** What stands between keys that belong together. */
  between?: string
}

/** Keys and what they do, a line for each. */
export function KeyList({ lines }: { lines: readonly KeyLine[] }) {
  return (
    <dl className={styles.list}>
      {lines.map(({ does, keys, between }) => (
        <div key={does} className={styles.line}>
          <dt>{does}</dt>
          <dd>
            {keys.map((key, at) => (
              <span key={key}>
                {at > 0 ? ` ${between ?? ''} ` : ''}
                <kbd>{key}</kbd>
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
