import { Copy } from 'lucide-react'
import type { ItemDetails } from '../../../../shared/domain.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { formatPlace, topOfLibrary } from '../../../state/address/place.ts'
import styles from './DetailsPanel.module.css'
import { Fact } from './Fact.tsx'

/** Which other items are the same byte for byte, and why they are here. */
export function TwinsFact({ details: { twins, twinCount } }: { details: ItemDetails }) {
  const { twins: words } = useMessages().library
  if (twinCount === 0) return null
  return (
    <Fact icon={<Copy size={18} aria-hidden />} label={words.label}>
      <p>{words.count(twinCount)}</p>
      <ul className={styles.albums}>
        {twins.map(({ id, filename }) => {
          const opened = { item: id, details: true }
          return (
            <li key={id}>
              <a
                className={styles.album}
                href={formatPlace({ screen: 'library', library: { ...topOfLibrary, owner: 'everybody', opened } })}
              >
                <bdi>{filename}</bdi>
              </a>
            </li>
          )
        })}
      </ul>
      <p className={styles.note}>{words.why}</p>
    </Fact>
  )
}
