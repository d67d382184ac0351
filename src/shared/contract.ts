/**
 * Every call from the window to the engine and every event back, with its types. Types only, apart from the lists of
 * names at the end, which the preload exposes and a test compares with the types.
 */
import type {
  Account,
  AccountId,
  Album,
  DatesReader,
  ItemColumns,
  ItemDetails,
  ItemRef,
  LibraryQuery,
  MirrorInfo,
  OpeningStep,
  RequestsOfTheDay,
  Selection,
  Settings,
} from './domain.ts'
import type { FolderPage, FolderPlace, FolderQuery } from './folders.ts'
import type { DifferenceList, DifferenceQuery, Health, VerifyState } from './health.ts'
import type { NetworkState } from './network-trouble.ts'
import type { PictureState } from './picture-state.ts'
import type { Problem, Result } from './problem.ts'
import type { AlbumProgress, BackupProblem, BackupProblemGroup, BackupState } from './progress.ts'
import type { PowerState, ScheduleState } from './schedule.ts'
import type { Verdict } from './verdict.ts'
import type { VerifyMode } from './verification.ts'

interface Call<Input, Output> {
  input: Input
  output: Output
}

export interface AppInfo {
  version: string
  host: 'desktop' | 'headless'
  platform: 'linux' | 'darwin' | 'win32' | 'other'
  /** BCP 47 tag of the system. */
  systemLanguage: string
  /** All Google traffic goes to a server on this machine. */
  googleRedirected: boolean
  /** Where media is served, ends with a slash: `media://shoebox/`, or `media/` below the page. */
  mediaBase: string
  /** False where the system has no key store to protect the sign-in. */
  secretsProtected: boolean
  /** Files of the home folder that could not be read at this start, and were set aside. */
  damaged: Problem[]
  /** The host can be started when the person logs in. */
  canStartAtLogin: boolean
  /** The host has notifications of the system. */
  canNotify: boolean
  /** The host has no dialog of the system to choose a folder in, and answers `folders.` calls instead. */
  listsFolders: boolean
}

export interface ClientInfo {
  /** Shortened for display; absent if none was given yet. The secret never leaves the main process. */
  clientId?: string
}

export type SignInState =
  | { phase: 'none' }
  /** The browser was asked to open `url`; the person can open it by hand. Ends by itself at `expiresAt`. */
  | { phase: 'waiting'; url: string; expiresAt: number }
  | { phase: 'done'; account: AccountId }
  | { phase: 'failed'; problem: Problem }

export type ExternalLink = 'google-console' | 'google-photos' | 'google-permissions' | 'takeout'

export interface Calls {
  'app.get': Call<void, AppInfo>
  'app.openLink': Call<{ link: ExternalLink }, void>
  'settings.get': Call<void, Settings>
  'settings.set': Call<Partial<Omit<Settings, 'mirrorPath'>>, Settings>
  /** `null` until a folder was chosen; a problem if the chosen folder cannot be used now. */
  'mirror.get': Call<void, MirrorInfo | null>
  /** Lets the person choose a folder in the system's dialog; `null` if they cancelled or the host has no dialog. */
  'mirror.pick': Call<void, string | null>
  /** A folder to offer as a first choice. */
  'mirror.suggest': Call<void, string>
  /** Opens or creates the mirror in this folder and remembers it. */
  'mirror.use': Call<{ path: string }, MirrorInfo>
  /**
   * Makes the index of the chosen mirror anew from its catalogue and files, if it cannot be opened because the index is
   * missing or damaged, and opens it.
   */
  'mirror.rebuild': Call<void, MirrorInfo>
  /** A person has read that the disk of the mirror does not keep dates, and need not read it there again. */
  'mirror.datesRead': Call<{ by: DatesReader }, MirrorInfo>
  /** Where a person may want to begin to look for a folder. */
  'folders.places': Call<void, FolderPlace[]>
  /** The folders in a folder; never files. Answers within seconds, also if a disk does not. */
  'folders.list': Call<FolderQuery, FolderPage>
  /** Makes a folder, if its name is one that every disk takes. */
  'folders.make': Call<{ parent: string; name: string }, { path: string }>
  'accounts.list': Call<void, Account[]>
  'accounts.client': Call<void, ClientInfo>
  /** Stores the OAuth client: the text of the downloaded JSON file, or id and secret. */
  'accounts.useClient': Call<{ json: string } | { clientId: string; clientSecret: string }, ClientInfo>
  /** Starts a sign-in in the system browser; how it ends comes as `signIn.changed`. */
  'accounts.signIn': Call<{ keepPlain?: boolean }, SignInState>
  'accounts.signInState': Call<void, SignInState>
  'accounts.cancelSignIn': Call<void, void>
  /** Revokes the sign-in at Google and forgets it here. The mirror stays. */
  'accounts.signOut': Call<{ account: AccountId }, void>
  'requests.today': Call<void, RequestsOfTheDay>
  /** Who waits for Google without being heard; of backups, their progress tells it. */
  'network.get': Call<void, NetworkState>
  /** Albums known to the mirror; works offline. */
  'albums.list': Call<void, Album[]>
  /** Asks Google for the albums of every signed-in account. */
  'albums.refresh': Call<void, Album[]>
  /** With `checkLengths`, Google is asked for the length of every file that is here, to notice edits that lists hide. */
  'backup.start': Call<{ selection: Selection; checkLengths?: boolean }, void>
  'backup.pause': Call<void, void>
  'backup.resume': Call<void, void>
  'backup.stop': Call<void, void>
  'backup.get': Call<void, BackupState>
  'backup.albums': Call<void, AlbumProgress[]>
  /** What needs attention, by its causes: accounts, albums, files and then items, those of which there are most first. */
  'backup.problemGroups': Call<void, BackupProblemGroup[]>
  /** What needs attention one by one, of one group or of all. */
  'backup.problems': Call<
    { group?: string; offset: number; limit: number },
    { total: number; problems: BackupProblem[] }
  >
  /** Tries again what failed for the cause of this group; without one, whatever another attempt can help. */
  'backup.retry': Call<{ group?: string }, void>
  /** The selection of the last run, to offer it again. */
  'backup.lastSelection': Call<void, Selection | null>
  'schedule.get': Call<void, ScheduleState>
  /** What the machine tells now; of the network only if the person asked to wait for it. */
  'schedule.power': Call<void, PowerState>
  'library.columns': Call<LibraryQuery, ItemColumns>
  'library.item': Call<{ ref: ItemRef }, ItemDetails>
  /** How far the small pictures of items are, in the order asked for: why one is not shown, and whether to ask again. */
  'library.pictures': Call<{ refs: ItemRef[] }, PictureState[]>
  /** Shows the item's file, or the earlier version with this number, in the system's file manager. */
  'library.reveal': Call<{ ref: ItemRef; version?: number }, void>
  /** Whether everything is here; cheap, works offline, and without a folder. */
  'verdict.get': Call<void, Verdict>
  /** The numbers of the mirror and why they differ from Google's; works offline. Takes seconds for a million items. */
  'health.get': Call<void, Health>
  /** The items behind one of the differences, in a stable order; works offline. */
  'health.differenceItems': Call<DifferenceQuery, DifferenceList>
  /** Starts a verification; how it goes comes as `health.changed`. A repair and a backup exclude each other. */
  'health.verify': Call<{ mode: VerifyMode; repair: boolean }, void>
  /** Resolves when the verification has ended; a full one goes on from there when it is started again. */
  'health.stop': Call<void, void>
  'health.state': Call<void, VerifyState>
}

export interface Events {
  'signIn.changed': SignInState
  'accounts.changed': Account[]
  'settings.changed': Settings
  'network.changed': NetworkState
  'mirror.changed': MirrorInfo | null
  /** Opening the mirror takes long; said each second, and null at its end. */
  'mirror.preparing': OpeningStep | null
  'albums.changed': Album[]
  'backup.changed': BackupState
  'backup.albumsChanged': AlbumProgress[]
  'schedule.changed': ScheduleState
  /** At most once a second. */
  'verdict.changed': Verdict
  /** New items became visible; ask for columns again. At most once a second. */
  'library.changed': { items: number }
  /** At most ten times a second. */
  'health.changed': VerifyState
}

export type CallName = keyof Calls
export type EventName = keyof Events
export type Input<Name extends CallName> = Calls[Name]['input']
export type Output<Name extends CallName> = Calls[Name]['output']

/** What a host binds to a transport: one function per call, each returning a value and never throwing for a known failure. */
export type Handlers = { [Name in CallName]: (input: Input<Name>) => Promise<Result<Output<Name>>> }

/** What the renderer sees, whatever the transport. */
export interface Bridge {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Result<Output<Name>>>
  /** Subscribes, and returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void
}

const calls: Record<CallName, true> = {
  'app.get': true,
  'app.openLink': true,
  'settings.get': true,
  'settings.set': true,
  'mirror.get': true,
  'mirror.pick': true,
  'mirror.suggest': true,
  'mirror.use': true,
  'mirror.rebuild': true,
  'mirror.datesRead': true,
  'folders.places': true,
  'folders.list': true,
  'folders.make': true,
  'accounts.list': true,
  'accounts.client': true,
  'accounts.useClient': true,
  'accounts.signIn': true,
  'accounts.signInState': true,
  'accounts.cancelSignIn': true,
  'accounts.signOut': true,
  'requests.today': true,
  'network.get': true,
  'albums.list': true,
  'albums.refresh': true,
  'backup.start': true,
  'backup.pause': true,
  'backup.resume': true,
  'backup.stop': true,
  'backup.get': true,
  'backup.albums': true,
  'backup.problemGroups': true,
  'backup.problems': true,
  'backup.retry': true,
  'backup.lastSelection': true,
  'schedule.get': true,
  'schedule.power': true,
  'library.columns': true,
  'library.item': true,
  'library.pictures': true,
  'library.reveal': true,
  'verdict.get': true,
  'health.get': true,
  'health.differenceItems': true,
  'health.verify': true,
  'health.stop': true,
  'health.state': true,
}

const events: Record<EventName, true> = {
  'signIn.changed': true,
  'accounts.changed': true,
  'settings.changed': true,
  'network.changed': true,
  'mirror.changed': true,
  'mirror.preparing': true,
  'albums.changed': true,
  'backup.changed': true,
  'backup.albumsChanged': true,
  'schedule.changed': true,
  'verdict.changed': true,
  'library.changed': true,
  'health.changed': true,
}

export const callNames = Object.keys(calls) as readonly CallName[]
export const eventNames = Object.keys(events) as readonly EventName[]
