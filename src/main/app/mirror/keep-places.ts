import type { DatabaseSync } from 'node:sqlite'
import { describeError } from '../../describe-error.ts'
import { isToLocate, locateSteps } from '../../geography/locate-items.ts'
import type { PlaceFinder } from '../../geography/place-finder.ts'
import type { Ports } from '../../ports.ts'
import { inSlicesUntil } from '../../slices.ts'

export interface PlacesParts extends Pick<Ports, 'clock' | 'log' | 'towns'> {
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

/** While a task brings items, some come each second; to read the towns for each of them costs more than to name them. */
const keptForMs = 30_000

/** Towns are read once there is something to name, and given up when nothing has come for a while. */
export function keepPlaces({ database, clock, log, towns, signal, changed }: PlacesParts): PlaceKeeper {
  let locating: Promise<void> | undefined
  let kept: PlaceFinder | undefined
  let uses = 0
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

  const giveUpLater = async (): Promise<void> => {
    const use = uses
    await clock.sleep(keptForMs, signal)
    if (use === uses) kept = undefined
  }

  const locate = async (): Promise<void> => {
    uses += 1
    try {
      const found = (kept ??= await finder())
      if (found && (await inSlicesUntil(signal, locateSteps(database, found))) !== undefined) changed()
    } catch (error) {
      // The next opening tries again; until then places have no names, and everything else goes on.
      isWanted = false
      log('warn', 'places-not-named', { detail: describeError(error) })
    }
    locating = undefined
    void giveUpLater()
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
