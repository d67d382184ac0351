import type { Fault, FaultAction, FaultHandle } from './fault.ts'

/** One request, as faults see it. */
export interface FaultTarget {
  on: 'api' | 'media' | 'token' | 'other'
  method: string
  verb: string
  /** Path and query. */
  path: string
  itemId?: string
}

export interface FaultPlan {
  add(fault: Fault): FaultHandle
  /** The action of the first fault that strikes this request; counts the request for all that match. */
  strike(target: FaultTarget): FaultAction | undefined
  handles(): readonly FaultHandle[]
  /** Faults that struck less often than planned, each with how often; those that were removed by then count too. */
  missed(): readonly MissedFault[]
}

interface MissedFault {
  fault: Fault
  hits: number
}

function matches(fault: Fault, target: FaultTarget): boolean {
  if (fault.on !== 'any' && fault.on !== target.on) return false
  if (fault.method !== undefined && fault.method !== target.method && fault.method !== target.verb) return false
  if (fault.path !== undefined && !target.path.includes(fault.path)) return false
  return fault.itemId === undefined || fault.itemId === target.itemId
}

/** How often a fault has to strike, or whoever planned it has tested less than they think. */
function least({ nth, times = 1 }: Fault): number {
  return nth !== undefined || times === 'always' ? 1 : times
}

export function faultPlan(initial: readonly Fault[]): FaultPlan {
  interface Entry {
    fault: Fault
    seen: number
    hits: number
    handle: FaultHandle
  }
  let entries: Entry[] = []
  const planned: Entry[] = []

  const add = (fault: Fault): FaultHandle => {
    const entry: Entry = {
      fault,
      seen: 0,
      hits: 0,
      handle: {
        fault,
        get hits() {
          return entry.hits
        },
        remove: () => {
          entries = entries.filter((other) => other !== entry)
        },
      },
    }
    entries.push(entry)
    planned.push(entry)
    return entry.handle
  }

  const isDue = ({ fault, seen, hits }: Entry): boolean => {
    if (fault.nth !== undefined) return seen === fault.nth
    const times = fault.times === 'always' ? Infinity : (fault.times ?? 1)
    return seen > (fault.after ?? 0) && hits < times
  }

  for (const fault of initial) add(fault)
  return {
    add,
    strike: (target) => {
      let struck: FaultAction | undefined
      for (const entry of entries) {
        if (!matches(entry.fault, target)) continue
        entry.seen += 1
        if (struck !== undefined || !isDue(entry)) continue
        entry.hits += 1
        struck = entry.fault.do
      }
      return struck
    },
    handles: () => entries.map((entry) => entry.handle),
    missed: () => planned.filter(({ fault, hits }) => hits < least(fault)).map(({ fault, hits }) => ({ fault, hits })),
  }
}
