import type { Language } from '../../../shared/text/languages.ts'
import { create } from 'zustand'
import type { FolderEntry, FolderPage, FolderPlace } from '../../../shared/folders.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../../state/bridge.ts'

const pageSize = 200
/** After the last key: every letter asks the disk again. */
const typingMs = 150

/** No folder has a longer name, so what is longer finds nothing either way. */
const mostFound = 500

interface Where {
  path: string
  /** If it is not there, the nearest folder above it. */
  nearest?: boolean
  /** The folder that is marked when it is listed: the one that was left. */
  mark?: string
}

interface FolderStore {
  /** The folder that a person is in, as it was listed last; undefined before the first answer. */
  page: FolderPage | undefined
  /** What was listed of it so far. */
  entries: FolderEntry[]
  places: FolderPlace[]
  /** Why the last wish did not work; what was there before stays. */
  problem: Problem | undefined
  busy: boolean
  hidden: boolean
  /** Archives are shown and can be chosen. */
  archives: boolean
  /** Paths of the chosen archives, of whichever folders. */
  chosen: string[]
  find: string
  /** The marked one of `entries`; -1 for none. */
  active: number
  language: Language
  /** Forgets what was, and begins at `path`. */
  begin: (path: string, language: Language, archives: boolean) => Promise<void>
  go: (where: Where) => Promise<void>
  goUp: () => Promise<void>
  /** Goes into the marked folder, or chooses the marked archive or no longer, once what was typed is found. */
  enter: () => Promise<void>
  setFind: (find: string) => void
  setHidden: (hidden: boolean) => Promise<void>
  mark: (active: number) => void
  more: () => Promise<void>
  /**
   * Makes a folder here and goes into it, unless the person wished for something else meanwhile; false if it was not
   * made.
   */
  make: (name: string) => Promise<boolean>
  /** What is under way does not count any more. */
  end: () => void
}

type SetFolders = (change: Partial<FolderStore>) => void
type GetFolders = () => FolderStore

/** What is listed for a person, of whom the last wish counts. */
function listing(set: SetFolders, get: GetFolders) {
  let wish = 0
  let typing: ReturnType<typeof setTimeout> | undefined
  let enterNext = false
  /** Where the wish under way leads: what is typed meanwhile is looked for there. */
  let going: Where | undefined

  /** Lists a folder from `offset` on; true if the answer is still wanted and good. */
  async function list(where: Where, offset = 0): Promise<boolean> {
    clearTimeout(typing)
    typing = undefined
    const mine = ++wish
    going = where
    const { hidden, archives, find, language, entries, problem } = get()
    set({ busy: true })
    const query = {
      path: where.path,
      nearest: where.nearest ?? false,
      hidden,
      archives,
      find: find.slice(0, mostFound),
      language,
    }
    const answer = await getBridge().call('folders.list', { ...query, offset, limit: pageSize })
    if (mine !== wish) return false
    going = undefined
    set({ busy: false })
    if (!answer.ok) {
      enterNext = false
      set({ problem: answer.problem })
      return false
    }
    const page = answer.value
    const seen = new Set(offset === 0 ? [] : entries.map(({ path, name }) => `${path}\0${name}`))
    const added = page.entries.filter(({ path, name }) => !seen.has(`${path}\0${name}`))
    const all = offset === 0 ? added : [...entries, ...added]
    const marked = all.findIndex(({ path }) => path === where.mark)
    const active = offset > 0 ? get().active : marked >= 0 || find === '' ? marked : 0
    set({ page, entries: all, active: Math.min(active, all.length - 1) })
    // What has come up since then has not been read yet.
    if (get().problem === problem) set({ problem: undefined })
    return true
  }

  async function enter(): Promise<void> {
    const entry = get().entries[get().active]
    if (!entry || entry.state === 'nameless') return
    if (!entry.archive) return get().go({ path: entry.path })
    const { chosen } = get()
    const isChosen = chosen.includes(entry.path)
    set({ chosen: isChosen ? chosen.filter((path) => path !== entry.path) : [...chosen, entry.path] })
  }

  /** Where the person is going, or is. */
  const whereTo = (): string | undefined => going?.path ?? get().page?.folder.path

  async function listHere(): Promise<void> {
    const path = whereTo()
    if (path === undefined) return
    const listed = await list({ path, nearest: going?.nearest ?? false })
    if (!listed || !enterNext) return
    enterNext = false
    await enter()
  }

  return {
    list,
    listHere,
    whereTo,
    isTyping: () => typing !== undefined,
    /** The marked entry is entered, now or once it is listed. */
    async enter(isListed: boolean): Promise<void> {
      if (isListed) await enter()
      else enterNext = true
    },
    stay: () => void (enterNext = false),
    listSoon(): void {
      clearTimeout(typing)
      typing = setTimeout(() => void listHere(), typingMs)
    },
    /** Another wish, whose answer is no list; true from the returned function as long as it is the last one. */
    wishElse(): () => boolean {
      const mine = ++wish
      going = undefined
      return () => mine === wish
    },
    end(): void {
      clearTimeout(typing)
      typing = undefined
      enterNext = false
      going = undefined
      wish++
    },
  }
}

/** The folders that a person looks through to choose one. An answer that was overtaken by another wish is dropped. */
export const useFolders = create<FolderStore>()((set, get) => {
  const lists = listing(set, get)
  /** Counts beginnings and ends: what was asked before one of them is of no interest after it. */
  let visit = 0

  return {
    page: undefined,
    entries: [],
    places: [],
    problem: undefined,
    busy: false,
    hidden: false,
    archives: false,
    chosen: [],
    find: '',
    active: -1,
    language: 'en',

    async begin(path, language, archives) {
      visit++
      set({ page: undefined, entries: [], places: [], problem: undefined, find: '', active: -1 })
      set({ language, archives, chosen: [] })
      const listed = lists.list({ path: path.trim() || '~', nearest: true })
      const places = await getBridge().call('folders.places', undefined)
      if (places.ok) set({ places: places.value })
      await listed
    },

    async go(where) {
      const { find } = get()
      lists.stay()
      set({ find: '' })
      const listed = await lists.list(where)
      // What was found stays findable where a person could not go on.
      if (!listed && get().problem && get().find === '') set({ find })
    },

    async goUp() {
      const { page } = get()
      const above = page?.above.at(-1)
      if (page && above) await get().go({ path: above.path, mark: page.folder.path })
    },

    async enter() {
      // What is marked may not be what was typed.
      const isTyping = lists.isTyping()
      await lists.enter(!isTyping && !get().busy)
      if (isTyping) await lists.listHere()
    },

    setFind(find) {
      set({ find })
      lists.listSoon()
    },

    async setHidden(hidden) {
      set({ hidden })
      await lists.listHere()
    },

    mark: (active) => set({ active }),

    async more() {
      const { page, entries, busy } = get()
      if (page && !busy && entries.length < page.total) await lists.list({ path: page.folder.path }, entries.length)
    },

    async make(name) {
      const { page } = get()
      if (!page) return false
      const parent = page.folder.path
      const [isWished, here] = [lists.wishElse(), visit]
      set({ busy: true })
      const answer = await getBridge().call('folders.make', { parent, name })
      if (here !== visit) return answer.ok
      if (isWished()) set({ busy: false })
      if (!answer.ok) set({ problem: answer.problem })
      else if (isWished()) await get().go({ path: answer.value.path })
      // It may not be in what was listed meanwhile.
      else if (lists.whereTo() === parent) await lists.listHere()
      return answer.ok
    },

    end() {
      visit++
      lists.end()
      set({ busy: false })
    },
  }
})
