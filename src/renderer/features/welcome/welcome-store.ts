import { create } from 'zustand'

interface WelcomeState {
  open: boolean
  show: () => void
  close: () => void
}

/** Whether the first-run screen is shown. It stays until the person leaves it. */
export const useWelcome = create<WelcomeState>()((set) => ({
  open: false,
  show: () => set({ open: true }),
  close: () => set({ open: false }),
}))
