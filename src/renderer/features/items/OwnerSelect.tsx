import type { Owner, OwnerId } from '../../../shared/domain.ts'
import { isolated, ownerNames } from '../../../shared/text/owner-names.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { Select } from '../../ui/fields/Select.tsx'

const everybody = 'everybody'

interface OwnerSelectProps {
  owners: readonly Owner[]
  /** Undefined for everybody. */
  owner: OwnerId | undefined
  onChoose: (owner: OwnerId | undefined) => void
}

/** Everybody, or one of several people by their names. */
export function OwnerSelect({ owners, owner, onChoose }: OwnerSelectProps) {
  const { library: words } = useMessages()
  const names = ownerNames(owners, words.unnamedOwner)
  // An id of a person is never a word.
  const value: string = owner ?? everybody
  return (
    <Select
      label={words.whose}
      value={value}
      options={[
        { value: everybody, label: words.everybody },
        ...owners
          .map(({ id }) => ({ value: id as string, label: isolated(names.get(id) ?? '') }))
          .sort((one, other) => one.label.localeCompare(other.label)),
      ]}
      onValueChange={(next) => onChoose(next === everybody ? undefined : (next as OwnerId))}
    />
  )
}
