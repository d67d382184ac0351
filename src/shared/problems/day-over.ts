import type { Problem } from './problem.ts'

/** Google gives nothing more until its next day, by its own word or by the limits that are set: no wish of a person ends it earlier. */
export const isDayOver = (problem: Problem | undefined): boolean =>
  problem?.code === 'day-limit-reached' || problem?.code === 'google-day-quota'
