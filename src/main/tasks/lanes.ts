import PQueue from 'p-queue'
import { afterOverload, afterSuccess, fullAllowance, withMost } from './allowance.ts'
import type { Allowance } from './allowance.ts'
import { sharePlaces } from './share-places.ts'

/** The jobs of one lane. */
interface Lane {
  readonly queue: PQueue
  allowance: Allowance
  /** Number of the next attempt. */
  next: number
  turns: number
}

/** What an attempt under way tells its lane. */
export interface LaneRun {
  succeeded(): void
  /** The other side could not bear so many at a time. */
  overloaded(): void
}

/**
 * Executes attempts, those of each lane in a p-queue of their own, so that a lane that has to be slower, an account for
 * example, slows down alone: the others take its places. All together never are more than the concurrency.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #freed: () => void
  #concurrency = 1
  #paused = false

  /** `freed` is called whenever a task no longer counts. */
  constructor(freed: () => void) {
    this.#freed = freed
  }

  get concurrency(): number {
    return this.#concurrency
  }

  set concurrency(concurrency: number) {
    this.#concurrency = concurrency
    for (const lane of this.#lanes.values()) lane.allowance = withMost(lane.allowance, concurrency)
    this.#share()
  }

  /** Tasks under way. */
  get running(): number {
    return total([...this.#lanes.values()].map(({ queue }) => queue.pending))
  }

  /** Tasks that wait or are under way, of one lane or of all. */
  held(name?: string): number {
    const lanes = name === undefined ? [...this.#lanes.values()] : [this.#lane(name)]
    return total(lanes.map(({ queue }) => queue.size + queue.pending))
  }

  /** How many at a time the lanes with work are allowed, if that is less than the concurrency. */
  get slowedTo(): number | undefined {
    const lanes = [...this.#lanes.values()].filter(
      ({ queue, allowance }) => queue.size + queue.pending > 0 || allowance.now < allowance.most,
    )
    const allowed = total(lanes.map(({ allowance }) => allowance.now))
    return lanes.length > 0 && allowed < this.#concurrency ? allowed : undefined
  }

  /** Hands tasks over to a lane. A task whose turn does not come any more is dropped by `clear`. */
  add(name: string, tasks: readonly (() => Promise<void>)[], threw: (error: unknown) => Promise<void>): void {
    const lane = this.#lane(name)
    // Whoever comes late need not catch up with turns that it did not want.
    if (lane.queue.size + lane.queue.pending === 0) lane.turns = Math.max(lane.turns, this.#fewestTurns())
    for (const task of tasks) {
      lane.queue.add(task).catch((error: unknown) => {
        // What `clear` drops rejects like this.
        if (!(error instanceof DOMException)) return threw(error)
      })
    }
    this.#share()
  }

  /** An attempt of this lane begins now. */
  begin(name: string): LaneRun {
    const lane = this.#lane(name)
    const number = lane.next++
    lane.turns++
    return {
      succeeded: () => {
        lane.allowance = afterSuccess(lane.allowance, number)
      },
      overloaded: () => {
        lane.allowance = afterOverload(lane.allowance, number, lane.next)
      },
    }
  }

  pause(): void {
    this.#paused = true
    this.#share()
  }

  resume(): void {
    this.#paused = false
    this.#share()
  }

  /** Drops what has not begun. */
  clear(): void {
    for (const { queue } of this.#lanes.values()) queue.clear()
  }

  async onIdle(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map(({ queue }) => queue.onIdle()))
  }

  #lane(name: string): Lane {
    const known = this.#lanes.get(name)
    if (known) return known
    const queue = new PQueue({ concurrency: 1, autoStart: false })
    // Comes when a finished task no longer counts, which is not yet so inside the task.
    queue.addEventListener('next', () => {
      this.#share()
      this.#freed()
    })
    const lane: Lane = { queue, allowance: fullAllowance(this.#concurrency), next: 0, turns: 0 }
    this.#lanes.set(name, lane)
    return lane
  }

  #fewestTurns(): number {
    const busy = [...this.#lanes.values()].filter(({ queue }) => queue.size + queue.pending > 0)
    return busy.length === 0 ? 0 : Math.min(...busy.map(({ turns }) => turns))
  }

  /**
   * Gives each lane its places. Who holds more than its share keeps them until they come free; until then the others
   * get no more than what is free.
   */
  #share(): void {
    const lanes = [...this.#lanes.values()]
    if (this.#paused) {
      for (const { queue } of lanes) queue.pause()
      return
    }
    const shares = sharePlaces(
      this.#concurrency,
      lanes.map(({ queue, allowance, turns }) => ({
        most: Math.min(allowance.now, queue.size + queue.pending),
        turns,
      })),
    )
    let free = this.#concurrency - this.running
    for (const [at, { queue }] of lanes.entries()) {
      const share = shares[at] ?? 0
      const more = Math.max(0, Math.min(share - queue.pending, free))
      free -= more
      const places = Math.min(share, queue.pending + more)
      if (places === 0) queue.pause()
      else {
        if (queue.concurrency !== places) queue.concurrency = places
        if (queue.isPaused) queue.start()
      }
    }
  }
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
