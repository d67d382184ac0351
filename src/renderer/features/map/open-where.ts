import type { MouseEvent } from 'react'
import { formatWhere, type Where } from '../../../shared/map/where.ts'
import { opensElsewhere } from '../../state/address/opens-elsewhere.ts'
import { formatPlace, type LibraryPlace, topOfLibrary } from '../../state/address/place.ts'
import { noFilters } from '../../../shared/search/filters.ts'
import { useLibrary } from '../../state/library/library-store.ts'
import { useNavigation } from '../../state/navigation-store.ts'

/** The place of the library that has what was taken there, as far as the map shows it. */
function placeOf(where: Where): LibraryPlace {
  return { ...topOfLibrary, filters: { ...noFilters, where: formatWhere(where) } }
}

/** What a link to the photos of a part of the world needs. */
export function linkTo(where: Where): { href: string; onClick: (event: MouseEvent) => void } {
  return {
    href: formatPlace({ screen: 'library', library: placeOf(where) }),
    onClick(event) {
      if (opensElsewhere(event)) return
      event.preventDefault()
      const { grouping, jumps, arrive } = useLibrary.getState()
      // What the library shows changes first: what it was left with is no place on the way.
      void arrive({ ...placeOf(where), grouping }, jumps + 1)
      useNavigation.getState().go('library')
    },
  }
}
