import type { OwnerId } from '../../../shared/domain.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { OwnerSelect } from '../items/OwnerSelect.tsx'
import styles from './ExportScreen.module.css'

interface WhoseChoiceProps {
  owner: OwnerId | undefined
  onChoose: (owner: OwnerId | undefined) => void
}

/** Whose photos and albums go out, where they are of several people. */
export function WhoseChoice({ owner, onChoose }: WhoseChoiceProps) {
  const { library, exporting: words } = useMessages()
  const owners = useLibrary((store) => store.owners)
  if (!owners || owners.length < 2) return null
  return (
    <div className={styles.line}>
      <span aria-hidden>{library.whose}</span>
      <OwnerSelect owners={owners} owner={owner} onChoose={onChoose} />
      {owner === undefined ? null : <p className={styles.hint}>{words.ownerHint}</p>}
    </div>
  )
}
