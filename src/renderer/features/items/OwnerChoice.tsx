import { useLibrary } from '../../state/library/library-store.ts'
import { ownerShown } from '../../state/library/library-query.ts'
import { OwnerSelect } from './OwnerSelect.tsx'

/** Whose photos and albums are shown, where they are of several people. */
export function OwnerChoice() {
  const owners = useLibrary((library) => library.owners)
  const shown = useLibrary((library) => ownerShown(library)?.id)
  const chooseOwner = useLibrary((library) => library.chooseOwner)
  if (!owners || owners.length < 2) return null
  return <OwnerSelect owners={owners} owner={shown} onChoose={chooseOwner} />
}
