/** What a test tells the stand-in before it starts; it travels as JSON in the environment. */
export interface Script {
  chromium: string
  chromiumFlags: string[]
  /** Preferred languages of the system. */
  languages?: string[]
  /** `none`: the Linux of a machine without a key ring. `stale`: every value wants to be encrypted again. */
  keyStore?: 'works' | 'none' | 'stale'
  /** Answers of the folder dialog, in order; afterwards it is cancelled. */
  folders?: string[]
  /** Index of the button that message boxes are answered with, in order; afterwards 0. */
  buttons?: number[]
  /** The machine runs on its battery. */
  onBattery?: boolean
  /** False: the system has no notifications. */
  notifications?: boolean
}

export const scriptVariable = 'SHOEBOX_STAND_IN'

export function readScript(): Script {
  const text = process.env[scriptVariable]
  if (text === undefined) throw new Error(`${scriptVariable} is not set`)
  return JSON.parse(text) as Script
}

/** What the program did to the world outside, in order of appearance. */
export interface Journal {
  opened: string[]
  shownFiles: string[]
  errorBoxes: { title: string; content: string }[]
  messageBoxes: { message: string; buttons: string[] }[]
  folderDialogs: { title: string; defaultPath: string; properties: string[] }[]
  /** Requests of the page that left the app's own schemes. */
  escaped: string[]
  notifications: { title: string; body: string }[]
  progress: number[]
  /** Power-save blockers that are on. */
  awake: string[]
  /** Power-save blockers that were ever on. */
  wasAwake: number
  webPreferences: Record<string, unknown>[]
  privileges: { scheme: string; privileges: Record<string, boolean> }[]
  sandboxed: boolean
  workers: number
  shown: number
  focused: number
  closedAt: string[]
}

export const journal: Journal = {
  opened: [],
  shownFiles: [],
  errorBoxes: [],
  messageBoxes: [],
  folderDialogs: [],
  escaped: [],
  notifications: [],
  progress: [],
  awake: [],
  wasAwake: 0,
  webPreferences: [],
  privileges: [],
  sandboxed: false,
  workers: 0,
  shown: 0,
  focused: 0,
  closedAt: [],
}
