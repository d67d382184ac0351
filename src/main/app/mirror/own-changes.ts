import type { ItemRef } from '../../../shared/domain.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Ports } from '../../ports.ts'
import { inSlicesUntil } from '../../slices.ts'
import { favoriteItems } from '../../sources/favorite-items.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import { takeTurns } from '../../turns.ts'
import type { EventHub } from '../event-hub.ts'
import { keepDocuments } from './keep-documents.ts'
import { keepSearches, type KeptSearches } from './keep-searches.ts'

/** What a person changes in a mirror by no task. */
export interface OwnChanges {
  /** Makes items favourites, or no more; see `favoriteItems`. `cancelled` once the mirror closes, or what is wrong with the disk. */
  setFavorite: (refs: readonly ItemRef[], favorite: boolean) => Promise<Result<void>>
  searches: KeptSearches
}

interface ChangesParts {
  mirror: Mirror
  ports: Pick<Ports, 'clock' | 'log' | 'random'>
  arbiter: Arbiter
  events: EventHub
  /** Aborts with the mirror. */
  closing: AbortSignal
  /** A list may show others now. */
  libraryChanged: () => void
}

/** Those changes, and what writes the catalogue after them: `close` is that of `DocumentsKeeper`. */
export function ownChanges(parts: ChangesParts): { changes: OwnChanges; close(): Promise<void> } {
  const { mirror, ports, arbiter, events, closing, libraryChanged } = parts
  const { clock, log, random } = ports
  const { database } = mirror
  const documents = keepDocuments({ mirror, clock, log, arbiter })
  const inTurn = takeTurns()
  const searches = keepSearches({
    database,
    clock,
    random,
    changed() {
      documents.changed()
      events.emit('searches.changed', searches.list())
    },
  })
  return {
    changes: {
      searches,
      setFavorite: (refs, favorite) =>
        inTurn(async () => {
          try {
            const done = await inSlicesUntil(closing, favoriteItems(database, refs, favorite))
            return done ? success(undefined) : failure('cancelled')
          } finally {
            documents.changed()
            libraryChanged()
          }
        }),
    },
    close: () => documents.close(),
  }
}
