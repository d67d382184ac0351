import { create } from 'zustand'

interface WelcomeState {
  open: boolean
  /** The person came through it to the other screens. */
  left: boolean
  show: () => void
  close: () => void
}

/** Whether the first-run screen is shown. It stays until the person leaves it. */
export const useWelcome = create<WelcomeState>()((set) => ({
  open: false,
  left: false,
  show: () => set({ open: true }),
  close: () => set({ open: false, left: true }),
}))
