import { create } from 'zustand'
import type { MapCluster, MapPlaces } from '../../shared/contract/library/map.ts'
import type { Area, OwnerId } from '../../shared/domain.ts'
import type { Problem, Result } from '../../shared/problems/problem.ts'
import type { MapView } from './address/place.ts'
import { getBridge, onConnectionChange } from './bridge.ts'
import { ownerShown } from './library/library-query.ts'
import { coalesced } from './coalesced.ts'
import { useLibrary } from './library/library-store.ts'

/** Clusters of a part of the map, as they came. */
export interface ShownClusters {
  owner: OwnerId | undefined
  view: Area
  /** As it was asked for, and as it was answered. */
  asked: number
  level: number
  clusters: MapCluster[]
}

interface MapStore {
  /** Undefined where all places are shown. */
  view: MapView | undefined
  shown: ShownClusters | undefined
  /** Whose they are, undefined for everybody's, is said beside them. */
  places: (MapPlaces & { owner: OwnerId | undefined }) | undefined
  problem: Problem | undefined
  setView: (view: MapView | undefined) => void
  /** Asks for what is in a part of the map; an answer that is no longer wanted is left. */
  loadClusters: (view: Area, level: number) => Promise<void>
  loadPlaces: () => Promise<void>
}

/** Whose photos the map shows. */
const mapOwner = (): OwnerId | undefined => ownerShown(useLibrary.getState())?.id

/** What is asked for next, while another answer is on its way; one is asked for at a time. */
let next: { view: Area; level: number } | undefined
/** What was asked for last: the part of the map that is looked at, whether its answer has come or not. */
let latest: typeof next
let isAsking = false
/** Grows with each folder: an answer about the one before is of no use. */
let folders = 0

/** What the map shows. One question is under way at a time; what is wanted meanwhile is asked for after it. */
export const useMap = create<MapStore>()((set, get) => {
  const told = <Value>(answer: Result<Value>, take: (value: Value) => Partial<MapStore>): void =>
    set(answer.ok ? { problem: undefined, ...take(answer.value) } : { problem: answer.problem })
  const byOwner = (owner: OwnerId | undefined) => (owner === undefined ? {} : { owner })
  return {
    view: undefined,
    shown: undefined,
    places: undefined,
    problem: undefined,
    setView: (view) => set({ view }),
    async loadClusters(view, level) {
      latest = next = { view, level }
      if (isAsking) return
      isAsking = true
      while (next) {
        const asked: NonNullable<typeof next> = next
        next = undefined
        const [owner, folder] = [mapOwner(), folders]
        const answer = await getBridge().call('map.clusters', {
          ...byOwner(owner),
          view: asked.view,
          level: asked.level,
        })
        if (folder !== folders) continue
        if (owner !== mapOwner()) next ??= asked
        else told(answer, (found) => ({ shown: { owner, view: asked.view, asked: asked.level, ...found } }))
      }
      isAsking = false
    },
    async loadPlaces() {
      const [owner, folder] = [mapOwner(), folders]
      const answer = await getBridge().call('map.places', byOwner(owner))
      if (folder !== folders) return
      if (owner === mapOwner()) told(answer, (places) => ({ places: { ...places, owner } }))
      else await get().loadPlaces()
    },
  }
})

/** Leaves what was known of another folder, or another index of this one. */
export function forgetMap(): void {
  folders++
  next = latest = undefined
  useMap.setState({ view: undefined, shown: undefined, places: undefined, problem: undefined })
}

/** Loads the map and follows what happens to it, until the returned function is called. */
export function followMap(): () => void {
  const bridge = getBridge()
  const refreshPlaces = coalesced(() => useMap.getState().loadPlaces())
  const refreshOwners = coalesced(() => useLibrary.getState().loadOwners())
  const again = (): void => {
    refreshPlaces()
    if (latest) void useMap.getState().loadClusters(latest.view, latest.level)
  }
  const refresh = (): void => {
    refreshOwners()
    again()
  }
  let owner = mapOwner()
  const ends = [
    bridge.on('library.changed', refresh),
    bridge.on('mirror.changed', refresh),
    onConnectionChange((connected) => {
      if (connected) refresh()
    }),
    useLibrary.subscribe(() => {
      if (owner === mapOwner()) return
      owner = mapOwner()
      again()
    }),
  ]
  refresh()
  return () => ends.forEach((end) => end())
}
