import { create } from 'zustand'
import type { AppInfo } from '../../shared/contract.ts'
import type { Account, MirrorInfo, Settings } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import { getBridge, onConnectionChange } from '../bridge.ts'

/** What every screen needs to know: the host, who is signed in, which folder, and the settings. */
interface Session {
  /** False until the first answers came. */
  ready: boolean
  connected: boolean
  app: AppInfo | undefined
  settings: Settings | undefined
  accounts: Account[]
  mirror: MirrorInfo | null
  /** Why the chosen folder cannot be used now. */
  mirrorProblem: Problem | undefined
  /** Why the engine gave no answer at all. */
  startProblem: Problem | undefined
  load: () => Promise<void>
  /** Follows the engine until the returned function is called. */
  follow: () => () => void
  changeSettings: (change: Partial<Omit<Settings, 'mirrorPath'>>) => Promise<Problem | undefined>
}

/** Nothing was set up yet, or so little that the Welcome screen is the right place to go on. */
export function isFirstRun(session: Session): boolean {
  if (session.mirrorProblem) return false
  if (!session.mirror) return true
  return session.accounts.length === 0 && session.mirror.items === 0 && session.mirror.albums === 0
}

export const useSession = create<Session>()((set, get) => ({
  ready: false,
  connected: true,
  app: undefined,
  settings: undefined,
  accounts: [],
  mirror: null,
  mirrorProblem: undefined,
  startProblem: undefined,

  async load() {
    const bridge = getBridge()
    const [app, settings, accounts, mirror] = await Promise.all([
      bridge.call('app.get', undefined),
      bridge.call('settings.get', undefined),
      bridge.call('accounts.list', undefined),
      bridge.call('mirror.get', undefined),
    ])
    if (!app.ok) {
      // Once there was an answer, a lost engine is told beside what is known, not in its place.
      set((before) => ({ ready: true, startProblem: before.app ? undefined : app.problem }))
      return
    }
    set({
      ready: true,
      startProblem: undefined,
      app: app.value,
      mirror: mirror.ok ? mirror.value : null,
      mirrorProblem: mirror.ok || mirror.problem.code === 'mirror-not-set' ? undefined : mirror.problem,
    })
    if (settings.ok) set({ settings: settings.value })
    if (accounts.ok) set({ accounts: accounts.value })
  },

  follow() {
    const bridge = getBridge()
    const ends = [
      bridge.on('accounts.changed', (accounts) => set({ accounts })),
      bridge.on('settings.changed', (settings) => set({ settings })),
      bridge.on('mirror.changed', (mirror) => {
        set({ mirror })
        // A folder that went away is reported as null too; only the call says why.
        if (mirror) set({ mirrorProblem: undefined })
        else void get().load()
      }),
      onConnectionChange((connected) => {
        set({ connected })
        if (connected) void get().load()
      }),
    ]
    void get().load()
    return () => ends.forEach((end) => end())
  },

  async changeSettings(change) {
    const before = get().settings
    if (before) set({ settings: { ...before, ...change } })
    const answer = await getBridge().call('settings.set', change)
    if (answer.ok) set({ settings: answer.value })
    else if (before) set({ settings: before })
    return answer.ok ? undefined : answer.problem
  },
}))
