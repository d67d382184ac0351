import { create } from 'zustand'

interface WelcomeState {
  open: boolean
  /** The person came through it to the other screens. */
  left: boolean
  /** Exports are looked into in place of the steps. */
  looking: boolean
  show: () => void
  close: () => void
  look: (looking: boolean) => void
}

/** Whether the first-run screen is shown. It stays until the person leaves it. */
export const useWelcome = create<WelcomeState>()((set) => ({
  open: false,
  left: false,
  looking: false,
  show: () => set({ open: true }),
  close: () => set({ open: false, left: true, looking: false }),
  look: (looking) => set({ looking }),
}))
