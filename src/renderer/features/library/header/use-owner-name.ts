import type { OwnerId } from '../../../../shared/domain.ts'
import { ownerNames } from '../../../../shared/text/owner-names.ts'
import { useMessages } from '../../../i18n/use-messages.ts'
import { useLibrary } from '../../../state/library/library-store.ts'

/** What a person is called where photos are of several people; undefined where they are of one, or of nobody that is known. */
export function useOwnerName(owner: OwnerId | undefined): string | undefined {
  const { library: words } = useMessages()
  const owners = useLibrary((library) => library.owners)
  if (owner === undefined || !owners || owners.length < 2) return undefined
  return ownerNames(owners, words.unnamedOwner).get(owner)
}
