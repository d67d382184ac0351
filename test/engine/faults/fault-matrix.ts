import { expect } from 'vitest'
import type { Fetch } from '../../../src/main/ports.ts'
import type { Selection } from '../../../src/shared/domain.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import type { Fault, FaultAction } from '../../emulator/start-emulator.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { signIn } from '../signed-in.ts'
import { everything, openWorld } from '../world.ts'
import type { Finished, World, WorldOptions } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

/** One thing that goes wrong, and all that follows from it. */
export interface FaultCase {
  /** For the name of the test. */
  what: string
  /** Planned in the emulator; each of them must strike as often as it says. */
  faults?: Fault[]
  /** What goes wrong elsewhere; returns how to put it right again before the next run. */
  arrange?: (world: World) => void | (() => void | Promise<void>)
  world?: WorldOptions
  selection?: Selection
  /** Codes of all problems besides, each once; none for `complete`. */
  outcome: 'complete' | 'with-problems' | 'halted'
  codes?: ProblemCode[]
  /** What else is true after the run with the fault. */
  looks?: (world: World, state: Finished) => void | Promise<void>
  /** The person has to sign in before the next run. */
  signInAfter?: true
}

/** Speed of the clock that engine and client share. */
const speed = 200

/** The account of the matrix: small, with pages that are not full, so that lists have several. */
export async function openSmallWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? quickClock(speed)
  return openWorld({
    clock,
    ...options,
    googlePorts: { clock, ...options.googlePorts },
    emulator: { items: 12, albums: 2, seed: 3, ...options.emulator },
  })
}

function codesAfter(world: World, state: Finished): string[] {
  const codes = world.backup.problems(0, 100).problems.map(({ problem }) => problem.code)
  if (state.outcome.kind === 'halted') codes.push(state.outcome.problem.code)
  return [...new Set(codes)].sort()
}

/** Runs a backup into the fault, looks at everything, and runs another without it. */
export async function meetFault(given: FaultCase): Promise<void> {
  const world = await openSmallWorld(given.world)
  try {
    const truth = await truthOf(world.emulator)
    const handles = (given.faults ?? []).map((fault) => world.emulator.addFault(fault))
    const repair = given.arrange?.(world)
    const state = await world.run(given.selection)
    expect({ outcome: state.outcome.kind, codes: codesAfter(world, state) }).toEqual({
      outcome: given.outcome,
      codes: [...(given.codes ?? [])].sort(),
    })
    expect(state.progress.active).toBe(0)
    expect(checkAlways(world.path, truth)).toEqual([])
    await given.looks?.(world, state)
    for (const handle of handles) handle.remove()
    await repair?.()
    if (given.signInAfter) await signIn(world.google)
    expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
    expect(checkAlways(world.path, truth)).toEqual([])
    expect(checkComplete(world.path, await truthOf(world.emulator))).toEqual([])
  } finally {
    await world.close()
  }
}

/** `fetch` that asks for so few entries at a time that the lists of the small account have several pages. */
export const smallPages: Fetch = (url, init) => {
  const few = url.replace(/pageSize=\d+/, 'pageSize=3')
  if (typeof init?.body !== 'string') return fetch(few, init)
  return fetch(few, { ...init, body: init.body.replace(/"pageSize":\d+/, '"pageSize":3') })
}

/** A fault of bytes: every request from the third on, `times` times. */
export function onBytes(action: FaultAction, times = 1): Fault {
  return { on: 'media', after: 2, times, do: action }
}

/** A fault of the Library API. */
export function onApi(method: string, action: FaultAction, more: Partial<Fault> = {}): Fault {
  return { on: 'api', method, do: action, ...more }
}
