import { create } from 'zustand'

/** Seconds that a picture stays in a slideshow. */
export const slideshowIntervals = [3, 5, 10, 30] as const

interface ViewerSettings {
  detailsOpen: boolean
  /** The neighbours are shown below the picture. */
  stripOpen: boolean
  interval: number
  toggleDetails: () => void
  toggleStrip: () => void
  setInterval: (seconds: number) => void
}

/** What stays as it was when the viewer is opened again. */
export const useViewerSettings = create<ViewerSettings>()((set) => ({
  detailsOpen: false,
  stripOpen: false,
  interval: 5,
  toggleDetails: () => set((before) => ({ detailsOpen: !before.detailsOpen })),
  toggleStrip: () => set((before) => ({ stripOpen: !before.stripOpen })),
  setInterval: (interval) => set({ interval }),
}))
