import { create } from 'zustand'
import type { ScheduleState } from '../../../shared/schedule.ts'
import { askBesideEvent, getBridge, keepLoaded } from '../bridge.ts'

interface Schedule {
  state: ScheduleState
  load: () => Promise<void>
}

/** What the schedule does next. */
export const useSchedule = create<Schedule>()((set) => ({
  state: { kind: 'off' },
  async load() {
    const { answer, told } = await askBesideEvent('schedule.get', undefined, 'schedule.changed')
    if (answer.ok && !told) set({ state: answer.value })
  },
}))

/** Keeps the state of the schedule as the engine knows it until the returned function is called. */
export function followSchedule(): () => void {
  return keepLoaded(
    useSchedule.getState().load,
    getBridge().on('schedule.changed', (state) => useSchedule.setState({ state })),
  )
}
