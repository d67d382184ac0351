/**
 * Every call from the window to the engine and every event back, put together from the features. Types only, apart from the
 * lists of names, which the preload exposes and a test compares with what answers them.
 */
import { appCalls, type AppCalls } from './contract/app.ts'
import { settingsCalls, settingsEvents, type SettingsCalls, type SettingsEvents } from './contract/settings.ts'
import { mirrorCalls, mirrorEvents, type MirrorCalls, type MirrorEvents } from './contract/mirror.ts'
import { foldersCalls, type FoldersCalls } from './contract/folders.ts'
import { accountsCalls, accountsEvents, type AccountsCalls, type AccountsEvents } from './contract/google/accounts.ts'
import { requestsCalls, type RequestsCalls } from './contract/google/requests.ts'
import { networkCalls, networkEvents, type NetworkCalls, type NetworkEvents } from './contract/google/network.ts'
import { albumsCalls, albumsEvents, type AlbumsCalls, type AlbumsEvents } from './contract/library/albums.ts'
import { tasksCalls, tasksEvents, type TasksCalls, type TasksEvents } from './contract/tasks/tasks.ts'
import { backupCalls, backupEvents, type BackupCalls, type BackupEvents } from './contract/tasks/backup.ts'
import { scheduleCalls, scheduleEvents, type ScheduleCalls, type ScheduleEvents } from './contract/tasks/schedule.ts'
import { libraryCalls, libraryEvents, type LibraryCalls, type LibraryEvents } from './contract/library/library.ts'
import { mapCalls, type MapCalls } from './contract/library/map.ts'
import { searchesCalls, searchesEvents, type SearchesCalls, type SearchesEvents } from './contract/library/searches.ts'
import { verdictCalls, verdictEvents, type VerdictCalls, type VerdictEvents } from './contract/library/verdict.ts'
import { importsCalls, importsEvents, type ImportsCalls, type ImportsEvents } from './contract/tasks/imports.ts'
import { arrivalsCalls, arrivalsEvents, type ArrivalsCalls, type ArrivalsEvents } from './contract/tasks/arrivals.ts'
import { exportingCalls, type ExportingCalls } from './contract/tasks/exporting.ts'
import { restoringCalls, type RestoringCalls } from './contract/tasks/restoring.ts'
import { googleCalls, googleEvents, type GoogleCalls, type GoogleEvents } from './contract/google/google.ts'
import { healthCalls, healthEvents, type HealthCalls, type HealthEvents } from './contract/library/health.ts'
import type { Names } from './contract/call.ts'
import type { Result } from './problems/problem.ts'

export interface Calls
  extends
    AppCalls,
    SettingsCalls,
    MirrorCalls,
    FoldersCalls,
    AccountsCalls,
    RequestsCalls,
    NetworkCalls,
    AlbumsCalls,
    TasksCalls,
    BackupCalls,
    ScheduleCalls,
    LibraryCalls,
    MapCalls,
    SearchesCalls,
    VerdictCalls,
    HealthCalls,
    ImportsCalls,
    ArrivalsCalls,
    ExportingCalls,
    RestoringCalls,
    GoogleCalls {}

export interface Events
  extends
    SettingsEvents,
    MirrorEvents,
    AccountsEvents,
    NetworkEvents,
    AlbumsEvents,
    TasksEvents,
    BackupEvents,
    ScheduleEvents,
    LibraryEvents,
    SearchesEvents,
    VerdictEvents,
    HealthEvents,
    ImportsEvents,
    ArrivalsEvents,
    GoogleEvents {}

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

const calls: Names<Calls> = {
  ...appCalls,
  ...settingsCalls,
  ...mirrorCalls,
  ...foldersCalls,
  ...accountsCalls,
  ...requestsCalls,
  ...networkCalls,
  ...albumsCalls,
  ...tasksCalls,
  ...backupCalls,
  ...scheduleCalls,
  ...libraryCalls,
  ...mapCalls,
  ...searchesCalls,
  ...verdictCalls,
  ...healthCalls,
  ...importsCalls,
  ...arrivalsCalls,
  ...exportingCalls,
  ...restoringCalls,
  ...googleCalls,
}

const events: Names<Events> = {
  ...settingsEvents,
  ...mirrorEvents,
  ...accountsEvents,
  ...networkEvents,
  ...albumsEvents,
  ...tasksEvents,
  ...backupEvents,
  ...scheduleEvents,
  ...libraryEvents,
  ...searchesEvents,
  ...verdictEvents,
  ...healthEvents,
  ...importsEvents,
  ...arrivalsEvents,
  ...googleEvents,
}

export const callNames = Object.keys(calls) as readonly CallName[]
export const eventNames = Object.keys(events) as readonly EventName[]
