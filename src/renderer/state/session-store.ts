import { create } from 'zustand'
import type { AppInfo } from '../../shared/contract/app.ts'
import type { Account, MirrorInfo, OpeningStep, Settings } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { settingTable, type SettingName, type SettingValues } from '../../shared/setting-table.ts'
import { askBesideEvent, getBridge, onConnectionChange } from './bridge.ts'

/** What every screen needs to know: the host, who is signed in, which folder, and the settings. */
interface Session {
  /** False until the first answers came. */
  ready: boolean
  connected: boolean
  /** How far the opening of a large library has come; undefined where nothing takes long. */
  preparing: OpeningStep | undefined
  app: AppInfo | undefined
  /** As the engine told them last, with the changes that are on their way to it: what a person has chosen never jumps back. */
  settings: Settings | undefined
  toldSettings: Settings | undefined
  sentSettings: readonly Partial<SettingValues>[]
  accounts: Account[]
  mirror: MirrorInfo | null
  /** Why the chosen folder cannot be used now. */
  mirrorProblem: Problem | undefined
  /** Why the engine gave no answer at all. */
  startProblem: Problem | undefined
  load: () => Promise<void>
  /** Follows the engine until the returned function is called. */
  follow: () => () => void
  changeSettings: (change: Partial<SettingValues>) => Promise<Problem | undefined>
}

/** Nothing was set up yet, or so little that the Welcome screen is the right place to go on. */
export function isFirstRun(session: Session): boolean {
  if (session.mirrorProblem) return false
  if (!session.mirror) return true
  return session.accounts.length === 0 && session.mirror.items === 0 && session.mirror.albums === 0
}

type SettingsParts = Pick<Session, 'toldSettings' | 'sentSettings'>

function withSettings(
  { toldSettings, sentSettings }: SettingsParts,
  news: Partial<SettingsParts>,
): SettingsParts & Pick<Session, 'settings'> {
  const parts = { toldSettings, sentSettings, ...news }
  const settings = parts.toldSettings && Object.assign({}, parts.toldSettings, ...parts.sentSettings)
  return { ...parts, settings: settings as Settings | undefined }
}

/** What every screen goes by: the program, its settings, which show what was chosen before the engine has heard of it, who is signed in, and the mirror. */
export const useSession = create<Session>()((set, get) => ({
  ready: false,
  connected: true,
  preparing: undefined,
  app: undefined,
  settings: undefined,
  toldSettings: undefined,
  sentSettings: [],
  accounts: [],
  mirror: null,
  mirrorProblem: undefined,
  startProblem: undefined,

  async load() {
    const app = getBridge().call('app.get', undefined)
    // Each answer is taken as it comes: while the slowest is waited for, an event may tell something newer.
    const settings = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('settings.get', undefined, 'settings.changed')
      if (answer.ok && !told) set(withSettings(get(), { toldSettings: answer.value }))
    }
    const accounts = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('accounts.list', undefined, 'accounts.changed')
      if (answer.ok && !told) set({ accounts: answer.value })
    }
    const mirror = async (): Promise<void> => {
      const { answer, told } = await askBesideEvent('mirror.get', undefined, 'mirror.changed')
      if (told) return
      if (answer.ok) set({ mirror: answer.value, mirrorProblem: undefined })
      // An engine that is lost says nothing about the folder.
      else if ((await app).ok) {
        const problem = answer.problem.code === 'mirror-not-set' ? undefined : answer.problem
        set({ mirror: null, mirrorProblem: problem })
      }
    }
    await Promise.all([settings(), accounts(), mirror()])
    const answer = await app
    if (answer.ok) set({ ready: true, startProblem: undefined, app: answer.value })
    // Once there was an answer, a lost engine is told beside what is known, not in its place.
    else set((before) => ({ ready: true, startProblem: before.app ? undefined : answer.problem }))
  },

  follow() {
    const bridge = getBridge()
    const ends = [
      bridge.on('accounts.changed', (accounts) => set({ accounts })),
      bridge.on('settings.changed', (toldSettings) => set(withSettings(get(), { toldSettings }))),
      bridge.on('mirror.preparing', (preparing) => set({ preparing: preparing ?? undefined })),
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
    set(withSettings(get(), { sentSettings: [...get().sentSettings, change] }))
    // The engine tells everybody of a change; its answer may come later than somebody else's change.
    const { answer, told } = await askBesideEvent('settings.set', change, 'settings.changed')
    const sentSettings = get().sentSettings.filter((sent) => sent !== change)
    // An event may also have been of another change: this one is in the next, which may come later than the answer.
    const { toldSettings } = get()
    const known = told && toldSettings ? { ...toldSettings, ...change } : answer.ok ? answer.value : undefined
    set(withSettings(get(), { sentSettings, ...(answer.ok && known && { toldSettings: known }) }))
    return answer.ok ? undefined : answer.problem
  },
}))

/** What a person has set; before that is known, what is standard. */
export function useSetting<Name extends SettingName>(name: Name): SettingValues[Name] {
  return useSession(({ settings }) => settings?.[name] ?? (settingTable[name].standard as SettingValues[Name]))
}

/** Calls the listener where another folder, or none, takes the place of the mirror, until the returned function is called. */
export function onOtherMirror(listener: () => void): () => void {
  let { path } = useSession.getState().mirror ?? {}
  const ends = [
    // Who listens from the beginning on does so before the first answer.
    useSession.subscribe(({ mirror }) => {
      path ??= mirror?.path
    }),
    // Told also whenever files come to the same folder.
    getBridge().on('mirror.changed', (mirror) => {
      const isOther = !mirror || (path !== undefined && mirror.path !== path)
      path = mirror?.path
      if (isOther) listener()
    }),
  ]
  return () => ends.forEach((end) => end())
}
