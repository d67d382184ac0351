import { describeError } from '../../describe-error.ts'
import { readTally } from '../../index/tally.ts'
import { createSampler } from '../event-hub.ts'
import type { MirrorParts, MirrorPartsContext } from './mirror-parts.ts'

/** About 10 a second is what an eye can follow; lists are dearer to compute and to draw. */
const stateEveryMs = 100
const listsEveryMs = 1000

export interface Announcers {
  state(): void
  /** New files are in the mirror. */
  published(): void
  /** A list may show others now. */
  library(): void
  albums(): void
  all(): void
  close(): void
}

/** Tells of changes in a mirror, no more often than an eye can follow. */
export function createAnnouncers(
  { ports, events, tellTasks }: MirrorPartsContext,
  parts: () => MirrorParts,
): Announcers {
  const countItems = (): number => readTally(parts().mirror.database).items
  const announce = {
    state: tellTasks,
    albumProgress: () =>
      events.wanted('backup.albumsChanged') && events.emit('backup.albumsChanged', parts().backup.albums()),
    albums: async () => {
      const albums = events.wanted('albums.changed') && (await parts().albums())
      if (albums) events.emit('albums.changed', albums)
    },
    library: () => events.wanted('library.changed') && events.emit('library.changed', { items: countItems() }),
    verdict: async () => {
      const verdict = events.wanted('verdict.changed') && (await parts().verdict())
      if (verdict) events.emit('verdict.changed', verdict)
    },
    mirror: async () => {
      if (!events.wanted('mirror.changed')) return
      const info = await parts().info()
      if (info.ok) events.emit('mirror.changed', info.value)
    },
  }
  const threw = (error: unknown): void => ports.log('error', 'not-announced', { detail: describeError(error) })
  const sample = (everyMs: number, act: () => unknown) => createSampler(ports.clock, everyMs, act, threw)
  const samplers = {
    state: sample(stateEveryMs, announce.state),
    albumProgress: sample(listsEveryMs, announce.albumProgress),
    albums: sample(listsEveryMs, announce.albums),
    library: sample(listsEveryMs, announce.library),
    mirror: sample(listsEveryMs, announce.mirror),
    verdict: sample(listsEveryMs, announce.verdict),
    places: sample(listsEveryMs, () => parts().lookAtPlaces()),
  }
  return {
    state() {
      samplers.state.touch()
      samplers.albumProgress.touch()
      samplers.verdict.touch()
      samplers.places.touch()
    },
    library() {
      samplers.library.touch()
    },
    published() {
      samplers.library.touch()
      samplers.albums.touch()
      samplers.mirror.touch()
      samplers.verdict.touch()
      samplers.places.touch()
    },
    albums() {
      samplers.albums.touch()
      samplers.verdict.touch()
    },
    all() {
      for (const sampler of Object.values(samplers)) sampler.touch()
    },
    close() {
      for (const sampler of Object.values(samplers)) sampler.close()
    },
  }
}
