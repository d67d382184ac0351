import type { DatabaseSync } from 'node:sqlite'
import { describeError } from '../../describe-error.ts'
import { isToLocate, locateSteps } from '../../geography/locate-items.ts'
import type { PlaceFinder } from '../../geography/place-finder.ts'
import type { Ports } from '../../ports.ts'
import { inSlicesUntil } from '../../slices.ts'

export interface PlacesParts extends Pick<Ports, 'log' | 'towns'> {
  database: DatabaseSync
  signal: AbortSignal
  /** Some items have another place now. */
  changed: () => void
}

/** Names the places of a mirror's items, beside everything else. */
export interface PlaceKeeper {
  /** Somebody looks at the library: from here on places are named, as they come. */
  begin(): void
  /** Something may have got another place. Looks at the index alone where nothing has, and at nothing before anybody looks. */
  look(): void
  /** Resolves when nothing is looked for any more. */
  settled(): Promise<void>
}

/** Towns and borders are read once there is something to name, and given up when all has its name. */
export function keepPlaces({ database, log, towns, signal, changed }: PlacesParts): PlaceKeeper {
  let locating: Promise<void> | undefined
  let [hasBegun, isWanted] = [false, false]

  const finder = async (): Promise<PlaceFinder | undefined> => {
    const [{ PlaceFinder }, { Towns }, bytes] = await Promise.all([
      import('../../geography/place-finder.ts'),
      import('../../geography/towns.ts'),
      towns(),
    ])
    const read = await inSlicesUntil(signal, Towns.read(bytes))
    return read && new PlaceFinder(read)
  }

  const locate = async (): Promise<void> => {
    try {
      const found = await finder()
      if (found && (await inSlicesUntil(signal, locateSteps(database, found))) !== undefined) changed()
    } catch (error) {
      // The next opening tries again; until then places have no names, and everything else goes on.
      isWanted = false
      log('warn', 'places-not-named', { detail: describeError(error) })
    }
    locating = undefined
  }

  const look = (): void => {
    if (isWanted && !locating && !signal.aborted && isToLocate(database)) locating = locate()
  }

  return {
    begin() {
      if (hasBegun) return
      hasBegun = true
      isWanted = true
      look()
    },
    look,
    settled: async () => locating,
  }
}
