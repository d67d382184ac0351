import { useEffect, useState } from 'react'
import type { ItemRef, SearchId } from '../../../../shared/domain.ts'
import type { SavedSearch } from '../../../../shared/search/saved-search.ts'
import { getBridge } from '../../../state/bridge.ts'
import { coalesced } from '../../../state/coalesced.ts'
import { askPatiently } from '../../../state/library/ask-patiently.ts'
import { queryOfSaved } from '../../../state/library/library-query.ts'
import { useLibrary } from '../../../state/library/library-store.ts'

/** What a saved search finds now, at a glance. */
export interface Glance {
  count: number
  cover?: ItemRef
}

/** By the ids of searches; of those that nothing is known of yet there is none. */
export type Glances = ReadonlyMap<SearchId, Glance>

/** So many are asked for at a time. */
const atATime = 20
/** Something was added or taken away: whoever looks at the shelf need not see each file of a backup. */
const restMs = 2000

/** What was found last, for whoever comes back to the shelf; numbers of items are those of the folder that was open then. */
let last: { folder: number; glances: Glances } | undefined

/** Undefined where the engine does not answer, which is no news of the photos. */
async function glancesOf(searches: readonly SavedSearch[], isOver: () => boolean): Promise<Glances | undefined> {
  const bridge = getBridge()
  const found = new Map<SearchId, Glance>()
  for (let at = 0; at < searches.length; at += atATime) {
    const some = searches.slice(at, at + atATime)
    const queries = some.map(queryOfSaved)
    const counts = await askPatiently(() => bridge.call('library.counts', { queries }), isOver)
    if (isOver() || !counts.ok) return undefined
    for (const [place, { id }] of some.entries()) {
      const count = counts.value[place] ?? 0
      const query = { ...queries[place], first: 1 }
      const newest = count === 0 ? undefined : await askPatiently(() => bridge.call('library.columns', query), isOver)
      const cover = newest?.ok === true ? (newest.value.ref[0] as ItemRef | undefined) : undefined
      found.set(id, { count, ...(cover !== undefined && { cover }) })
    }
    if (isOver()) return undefined
  }
  return found
}

/**
 * How many items each of these finds, and its cover, kept up to date while the shelf is on the screen. All are asked for, wherever their
 * cards are, because the shelf can be in the order of these numbers.
 */
export function useGlances(searches: readonly SavedSearch[]): Glances {
  const folder = useLibrary((library) => library.folders)
  const [shown, setShown] = useState(last)
  useEffect(() => {
    if (searches.length === 0) return undefined
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = coalesced(async () => {
      const glances = await glancesOf(searches, () => over)
      if (over || !glances) return
      last = { folder, glances }
      setShown(last)
    })
    const end = getBridge().on('library.changed', () => {
      timer ??= setTimeout(() => {
        timer = undefined
        look()
      }, restMs)
    })
    look()
    return () => {
      over = true
      clearTimeout(timer)
      end()
    }
  }, [searches, folder])
  return shown?.folder === folder ? shown.glances : none
}

const none: Glances = new Map()
