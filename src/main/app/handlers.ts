import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Calls, Handlers } from '../../shared/contract.ts'
import type { AppInfo } from '../../shared/contract/app.ts'
import type { NetworkState } from '../../shared/network-trouble.ts'
import { failure, success, type Problem, type Result } from '../../shared/problem.ts'
import { unknownFacts, verdictOf, type VerdictFacts } from '../../shared/verdict.ts'
import type { FolderBrowser } from '../folders/folder-browser.ts'
import type { Google } from '../google/google.ts'
import { itemDetails } from '../library/item-details.ts'
import { rememberDatesRead } from '../index/dates-read.ts'
import { parsePhotoPath } from '../mirror-path.ts'
import type { Ports } from '../ports.ts'
import { typedFolder } from '../typed-folder.ts'
import { rebuildIndex } from '../verify/rebuild-index.ts'
import type { AppOptions } from './app-interface.ts'
import type { EventHub } from './event-hub.ts'
import { externalLinks } from './external-links.ts'
import type { MirrorKeeper } from './mirror-keeper.ts'
import { accountsInNeed, type MirrorParts } from './mirror-parts.ts'
import type { ByHand, Scheduler } from './scheduler.ts'
import type { SettingsStore } from './settings-store.ts'

export interface HandlerContext {
  ports: Ports
  options: AppOptions
  settings: SettingsStore
  google: Google
  mirrors: MirrorKeeper<MirrorParts>
  events: EventHub
  /** Absent in a host that keeps no schedule. */
  schedule?: Scheduler
  /** Absent in a host that has a dialog of the system. */
  folders?: FolderBrowser
}

/** The handlers whose names start with `Prefix.`. */
type Group<Prefix extends string> = { [Name in Extract<keyof Calls, `${Prefix}.${string}`>]: Handlers[Name] }

function platform(): AppInfo['platform'] {
  const { platform } = process
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'
}

function appHandlers({ ports, options, settings, google }: HandlerContext): Group<'app'> {
  return {
    'app.get': async () =>
      success({
        version: options.version,
        host: options.host,
        platform: platform(),
        systemLanguage: options.systemLanguage,
        googleRedirected: options.googleOrigin !== undefined,
        mediaBase: options.mediaBase,
        secretsProtected: (await ports.secrets.protection()) === 'encrypted',
        damaged: [settings.damaged, google.damaged, ports.secrets.damaged?.()].filter(
          (problem) => problem !== undefined,
        ),
        canStartAtLogin: ports.loginItem !== undefined,
        canNotify: ports.notify !== undefined,
        listsFolders: ports.startFolderWorker !== undefined,
      }),
    'app.openLink': async ({ link }) => {
      const url = externalLinks[link]
      return (await ports.openUrl(url)) ? success(undefined) : failure('browser-not-opened', { values: { url } })
    },
  }
}

function settingsHandlers({ ports, settings, mirrors, events }: HandlerContext): Group<'settings'> {
  const applyLoginItem = (enabled: boolean): Promise<Result<void>> | Result<void> =>
    ports.loginItem?.set(enabled) ?? failure('bad-input', { detail: 'this host is not started by a login' })
  return {
    'settings.get': () => Promise.resolve(success(settings.get())),
    'settings.set': async (changes) => {
      const { startAtLogin } = changes
      const applied = startAtLogin === undefined ? success(undefined) : await applyLoginItem(startAtLogin)
      if (!applied.ok) return applied
      const written = await settings.set(changes)
      if (!written.ok) return written
      mirrors.open()?.backup.limitsChanged()
      mirrors.open()?.health.limitsChanged()
      events.emit('settings.changed', written.value)
      return written
    },
  }
}

function mirrorHandlers({ ports, settings, mirrors, events }: HandlerContext): Group<'mirror'> {
  const suggestion = (): string => settings.get().mirrorPath ?? join(homedir(), 'Pictures', 'Shoebox')
  return {
    'mirror.get': async () => {
      const parts = await mirrors.current()
      if (parts.ok) return parts.value.info()
      return parts.problem.code === 'mirror-not-set' ? success(null) : parts
    },
    'mirror.pick': async () => success((await ports.pickFolder?.(suggestion())) ?? null),
    'mirror.suggest': () => Promise.resolve(success(suggestion())),
    'mirror.use': async ({ path }) => {
      const folder = typedFolder(path, homedir())
      if (!folder.ok) return folder
      const parts = await mirrors.use(folder.value)
      if (!parts.ok) return parts
      const written = await settings.set({ mirrorPath: parts.value.path })
      if (!written.ok) return written
      events.emit('settings.changed', written.value)
      parts.value.announceAll()
      return parts.value.info()
    },
    'mirror.rebuild': async () => {
      const parts = await mirrors.rebuilt((path, signal) => rebuildIndex(path, ports, signal))
      if (!parts.ok) return parts
      parts.value.announceAll()
      return parts.value.info()
    },
    'mirror.datesRead': ({ by }) =>
      withMirror(mirrors, async (parts) => {
        rememberDatesRead(parts.mirror.database, by)
        const info = await parts.info()
        if (info.ok) events.emit('mirror.changed', info.value)
        return info
      }),
  }
}

function folderHandlers({ folders }: HandlerContext): Group<'folders'> {
  const noList = failure('bad-input', { detail: 'this host has a dialog of the system' })
  return {
    'folders.places': async () => (await folders?.places()) ?? noList,
    'folders.list': async (query) => (await folders?.list(query)) ?? noList,
    'folders.make': async (where) => (await folders?.make(where)) ?? noList,
  }
}

/** Who waits for Google now without being heard. */
export function networkState({ network }: Pick<Google, 'network'>): NetworkState {
  const [albums, accounts] = [network.albums.trouble(), network.accounts.trouble()]
  return { ...(albums && { albums }), ...(accounts && { accounts }) }
}

function accountHandlers({ google }: HandlerContext): Group<'accounts'> & Group<'requests'> & Group<'network'> {
  return {
    'accounts.list': () => Promise.resolve(success(google.accounts())),
    'accounts.client': async () => success(await google.client()),
    'accounts.useClient': (client) => google.useClient(client),
    'accounts.signIn': (choice) => google.signIn(choice),
    'accounts.signInState': () => Promise.resolve(success(google.signInState())),
    'accounts.cancelSignIn': async () => {
      await google.cancelSignIn()
      return success(undefined)
    },
    'accounts.signOut': ({ account }) => google.signOut(account),
    'requests.today': () => Promise.resolve(success(google.requestsToday())),
    'network.get': () => Promise.resolve(success(networkState(google))),
  }
}

/** Runs `act` on the mirror in use; without one, the answer is why there is none. */
async function withMirror<Value>(
  mirrors: MirrorKeeper<MirrorParts>,
  act: (parts: MirrorParts) => Result<Value> | Promise<Result<Value>>,
): Promise<Result<Value>> {
  const parts = await mirrors.current()
  return parts.ok ? act(parts.value) : parts
}

function albumHandlers({ mirrors }: HandlerContext): Group<'albums'> {
  return {
    'albums.list': () => withMirror(mirrors, (parts) => success(parts.albums())),
    'albums.refresh': () => withMirror(mirrors, (parts) => parts.refreshAlbums()),
  }
}

function backupHandlers({ mirrors, schedule }: HandlerContext): Group<'backup'> {
  /** Tells the schedule what a person did, if it worked. */
  const noted = async (done: Result<void>, act: ByHand): Promise<Result<void>> => {
    if (done.ok) await schedule?.byHand(act)
    return done
  }
  const unlessRepairing = (act: (parts: MirrorParts) => Result<void>): Promise<Result<void>> =>
    withMirror(mirrors, (parts) =>
      parts.health.isRepairing() ? failure('repair-running') : noted(act(parts), 'start'),
    )
  /** Told before it happens: the schedule must not take the end of the backup for its turn. */
  const noteFirst = async (parts: MirrorParts, act: ByHand): Promise<void> => {
    if (parts.isBusy()) await schedule?.byHand(act)
  }
  return {
    'backup.start': ({ selection, ...wishes }) => unlessRepairing(({ backup }) => backup.start(selection, wishes)),
    'backup.pause': () =>
      withMirror(mirrors, async (parts) => {
        await noteFirst(parts, 'pause')
        return parts.backup.pause()
      }),
    'backup.resume': () => withMirror(mirrors, ({ backup }) => noted(backup.resume(), 'resume')),
    'backup.stop': () =>
      withMirror(mirrors, async (parts) => {
        await noteFirst(parts, 'stop')
        return parts.backup.stop()
      }),
    // The window asks these before a folder was chosen, when nothing is simply the truth.
    'backup.get': () => Promise.resolve(success(mirrors.open()?.backup.state() ?? { phase: 'idle' })),
    'backup.albums': () => Promise.resolve(success(mirrors.open()?.backup.albums() ?? [])),
    'backup.problemGroups': async () => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problemGroups() : [])
    },
    'backup.problems': async ({ offset, limit, group }) => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.problems(offset, limit, group) : { total: 0, problems: [] })
    },
    'backup.retry': ({ group }) => unlessRepairing(({ backup }) => backup.retry(group)),
    'backup.lastSelection': async () => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.backup.lastSelection() : null)
    },
  }
}

function libraryHandlers({ ports, mirrors }: HandlerContext): Group<'library'> {
  return {
    'library.columns': (query) =>
      withMirror(mirrors, async ({ columns }) => {
        const found = await columns(query)
        return found ? success(found) : failure('cancelled')
      }),
    'library.item': ({ ref }) => withMirror(mirrors, ({ mirror }) => itemDetails(mirror.database, ref)),
    'library.pictures': ({ refs }) => withMirror(mirrors, async ({ pictures }) => success(await pictures(refs))),
    'library.reveal': ({ ref, version }) =>
      withMirror(mirrors, async ({ mirror }) => {
        const details = itemDetails(mirror.database, ref)
        if (!details.ok) return details
        const { files, versions } = details.value
        const file =
          version === undefined
            ? (files.find(({ role }) => role === 'primary') ?? files[0])
            : versions.find(({ number }) => number === version)
        if (!file) return failure('item-gone', { item: details.value.id })
        const path = parsePhotoPath(file.path)
        if (!path) return failure('mirror-index-changed', { values: { path: mirror.path } })
        // The file manager would go wherever a link on the way leads.
        const shown = await mirror.files.pathForOthers(path)
        if (shown === undefined) return failure('file-missing', { values: { path: file.path } })
        ports.revealFile?.(shown)
        return success(undefined)
      }),
  }
}

function healthHandlers({ google, mirrors }: HandlerContext): Group<'health'> & Group<'verdict'> {
  const withoutMirror = ({ code }: Problem): VerdictFacts => {
    const signIns = accountsInNeed(google.accounts())
    return { ...unknownFacts(code === 'mirror-not-set' ? undefined : code), signIns }
  }
  return {
    'verdict.get': async () => {
      const parts = await mirrors.current()
      return success(parts.ok ? parts.value.verdict() : verdictOf(withoutMirror(parts.problem)))
    },
    'health.get': () =>
      withMirror(mirrors, async ({ health }) => {
        const numbers = await health.numbers()
        return numbers ? success(numbers) : failure('cancelled')
      }),
    'health.differenceItems': (query) =>
      withMirror(mirrors, async ({ differences }) => {
        const found = await differences(query)
        return found ? success(found) : failure('cancelled')
      }),
    'health.verify': (wish) => withMirror(mirrors, ({ health }) => health.verify(wish)),
    'health.stop': async () => {
      await mirrors.open()?.health.stop()
      return success(undefined)
    },
    'health.state': () => Promise.resolve(success(mirrors.open()?.health.state() ?? { phase: 'idle' })),
  }
}

function scheduleHandlers({ ports, settings, schedule }: HandlerContext): Group<'schedule'> {
  return {
    'schedule.get': () => Promise.resolve(success(schedule?.state() ?? { kind: 'off' })),
    'schedule.power': async () => {
      const metered = settings.get().waitOnMetered
      return success((await ports.power?.read({ battery: true, metered })) ?? {})
    },
  }
}

/** All calls of the contract. What each does is the business of the part it calls; here they are only put together. */
export function createHandlers(context: HandlerContext): Handlers {
  return {
    ...appHandlers(context),
    ...settingsHandlers(context),
    ...mirrorHandlers(context),
    ...folderHandlers(context),
    ...accountHandlers(context),
    ...albumHandlers(context),
    ...backupHandlers(context),
    ...scheduleHandlers(context),
    ...libraryHandlers(context),
    ...healthHandlers(context),
  }
}
