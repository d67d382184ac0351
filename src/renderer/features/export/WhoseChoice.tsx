import type { OwnerId } from '../../../shared/domain.ts'
import { isolated, ownerNames } from '../../../shared/text/owner-names.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useLibrary } from '../../state/library-store.ts'
import { Select } from '../../ui/fields/Select.tsx'
import styles from './ExportScreen.module.css'

const everybody = 'everybody'

interface WhoseChoiceProps {
  owner: OwnerId | undefined
  onChoose: (owner: OwnerId | undefined) => void
}

/** Whose photos and albums go out, where they are of several people. */
export function WhoseChoice({ owner, onChoose }: WhoseChoiceProps) {
  const words = useMessages().exporting
  const { library } = useMessages()
  const owners = useLibrary((store) => store.owners)
  if (!owners || owners.length < 2) return null
  const names = ownerNames(owners, library.unnamedOwner)
  return (
    <div className={styles.line}>
      <span aria-hidden>{library.whose}</span>
      <Select
        label={library.whose}
        // An id of a person is never a word.
        value={owner ?? everybody}
        options={[
          { value: everybody, label: library.everybody },
          ...owners
            .map(({ id }) => ({ value: id as string, label: isolated(names.get(id) ?? '') }))
            .sort((one, other) => one.label.localeCompare(other.label)),
        ]}
        onValueChange={(next) => onChoose(next === everybody ? undefined : (next as OwnerId))}
      />
      {owner === undefined ? null : <p className={styles.hint}>{words.ownerHint}</p>}
    </div>
  )
}
