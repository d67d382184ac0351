import type { Clock } from '../ports.ts'

/** A point in time by both clocks of the machine. */
export interface Alarm {
  wall: number
  monotonic: number
}

export function alarmIn(clock: Pick<Clock, 'now' | 'monotonic'>, ms: number): Alarm {
  return { wall: clock.now() + ms, monotonic: clock.monotonic() + ms }
}

/**
 * Milliseconds until it rings; undefined once it has. It rings as soon as one of the clocks says so: the time of day
 * goes on while the machine sleeps, the other one when somebody sets the time back.
 */
export function timeLeft(clock: Pick<Clock, 'now' | 'monotonic'>, alarm: Alarm | undefined): number | undefined {
  if (!alarm) return undefined
  const left = Math.min(alarm.wall - clock.now(), alarm.monotonic - clock.monotonic())
  return left > 0 ? left : undefined
}
