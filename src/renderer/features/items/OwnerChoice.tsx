import type { OwnerId } from '../../../shared/domain.ts'
import { isolated, ownerNames } from '../../../shared/text/owner-names.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { useLibrary } from '../../state/library-store.ts'
import { ownerShown } from '../../state/library-query.ts'
import { Select } from '../../ui/fields/Select.tsx'

const everybody = 'everybody'

/** Whose photos and albums are shown, where they are of several people. */
export function OwnerChoice() {
  const { library: words } = useMessages()
  const owners = useLibrary((library) => library.owners)
  const shown = useLibrary((library) => ownerShown(library)?.id)
  const chooseOwner = useLibrary((library) => library.chooseOwner)
  if (!owners || owners.length < 2) return null
  const names = ownerNames(owners, words.unnamedOwner)
  // An id of a person is never a word.
  const value: string = shown ?? everybody
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
      onValueChange={(next) => chooseOwner(next === everybody ? undefined : (next as OwnerId))}
    />
  )
}
