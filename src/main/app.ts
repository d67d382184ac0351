import { homedir } from 'node:os'
import type { Settings } from '../shared/domain.ts'
import { success, type Result } from '../shared/problems/problem.ts'
import type { App, AppOptions } from './app/app-interface.ts'
import { ArrivedImports, type FinishedImport } from './app/arrived-imports.ts'
import { noteAfterImport } from './app/attention.ts'
import { InterruptedImports } from './app/interrupted-imports.ts'
import { createDispatch, createHandlers } from './app/dispatch.ts'
import { createEventHub, type EventHub } from './app/event-hub.ts'
import { networkState } from './app/calls/google/network.ts'
import { keepReading } from './app/mirror/keep-reading.ts'
import { keepSchedule } from './app/schedule/keep-schedule.ts'
import { createMirrorKeeper, type KeeperParts, type MirrorKeeper } from './app/mirror/mirror-keeper.ts'
import { openMirrorParts, type MirrorParts } from './app/mirror/mirror-parts.ts'
import type { Scheduler } from './app/schedule/scheduler.ts'
import { createRebuilds } from './app/mirror/rebuilds.ts'
import { openSettings, type SettingsStore } from './app/settings/settings-store.ts'
import { StockCovers } from './app/stock-covers.ts'
import { taskStates } from './app/task-states.ts'
import { FolderBrowser } from './folders/folder-browser.ts'
import { googleEndpoints } from './google/endpoints.ts'
import { openGoogle, type Google } from './google/google.ts'
import { describeError } from './describe-error.ts'
import { homeProblem } from './home/home-file.ts'
import type { Ports } from './ports.ts'
import { ExportArrivals } from './takeout/arrivals/export-arrivals.ts'
import { ExportsLook } from './takeout/looking/exports-look.ts'
import { Arbiter } from './tasks/arbiter.ts'

/** The mirror of this session: the one it was started with, else the remembered one. */
function firstMirror(options: AppOptions, settings: SettingsStore): KeeperParts<MirrorParts>['first'] {
  if (options.mirrorPath !== undefined) {
    return { path: options.mirrorPath, create: options.mirrorMustExist !== true }
  }
  const { mirrorPath } = settings.get()
  return mirrorPath === undefined ? undefined : { path: mirrorPath, create: false }
}

/** The path below `base`, a whole address or a path of whatever host; undefined for addresses elsewhere. */
function pathBelow(base: string, url: string): string | undefined {
  const { protocol, host, pathname } = new URL(url)
  const path = base.includes('://') ? `${protocol}//${host}${pathname}` : pathname.slice(1)
  const below = base.replace(/^\//, '')
  return path.startsWith(below) ? path.slice(below.length) : undefined
}

async function openHome(
  ports: Ports,
  options: AppOptions,
): Promise<Result<{ settings: SettingsStore; google: Google }>> {
  const endpoints = googleEndpoints(options.googleOrigin)
  if (!endpoints.ok) return endpoints
  try {
    const settings = await openSettings(ports)
    const limits = (): Settings => ({ ...settings.get(), ...options.limits })
    return success({ settings, google: await openGoogle(ports, endpoints.value, limits) })
  } catch (error) {
    return { ok: false, problem: await homeProblem(ports.files, ports.home, error) }
  }
}

/** Reads the files of the mirror in use over time, as the settings say, until the returned function is called. */
function readOverTime(
  { ports, settings }: { ports: Ports; settings: SettingsStore },
  mirrors: MirrorKeeper<MirrorParts>,
  schedule: Scheduler | undefined,
): () => Promise<void> {
  const { clock, log, power } = ports
  return keepReading({
    clock,
    log,
    settings: () => settings.get(),
    mirror: async () => {
      const parts = await mirrors.current()
      return parts.ok ? success(parts.value.health) : parts
    },
    open: () => mirrors.open()?.health,
    schedule: () => schedule?.state() ?? { kind: 'off' },
    ...(power && { power }),
  })
}

function tellOfGoogle(google: Google, events: EventHub): void {
  google.on('signIn', (state) => events.emit('signIn.changed', state))
  google.on('accounts', (accounts) => events.emit('accounts.changed', accounts))
  for (const watch of [google.network.albums, google.network.putting, google.network.accounts])
    watch.onChange(() => events.emit('network.changed', networkState(google)))
}

/**
 * Puts the engine together. The mirror is opened when something first needs it; a mirror that cannot be opened is a
 * problem of those calls, not of the start. Fails with `bad-input` for a `googleOrigin` that is not on the loopback
 * address, with `home-not-usable` if there can be no home folder, and with `file-failed` if a file in it cannot be read.
 */
export async function createApp(ports: Ports, options: AppOptions): Promise<Result<App>> {
  const opened = await openHome(ports, options)
  if (!opened.ok) return opened
  const { settings, google } = opened.value

  const events = createEventHub((error) => ports.log('error', 'listener-threw', { detail: describeError(error) }))
  tellOfGoogle(google, events)

  const arbiter = new Arbiter()
  const tellTasks = (): void => {
    if (events.wanted('tasks.changed')) events.emit('tasks.changed', taskStates({ mirrors, rebuilds }))
  }
  const context = { ports, options, settings, google, events, arbiter, tellTasks }
  const first = firstMirror(options, settings)
  const mirrors = createMirrorKeeper<MirrorParts>({
    open: (path, create, signal) => openMirrorParts(context, path, { create, signal }),
    arbiter,
    log: ports.log,
    ...(first && { first }),
  })

  const rebuilds = createRebuilds({ ports, mirrors, arbiter, changed: tellTasks })

  const schedule = options.keepSchedule === true ? keepSchedule({ ...context, mirrors }) : undefined
  const endReading = options.keepSchedule === true ? readOverTime(context, mirrors, schedule) : undefined
  const { startFolderWorker, startExportsWorker, log } = ports
  const folders =
    startFolderWorker && new FolderBrowser({ clock: ports.clock, startWorker: startFolderWorker, home: homedir(), log })
  const stockCovers = new StockCovers(ports, (look, cover) => exportsLook.cover(look, cover))
  const exportsLook: ExportsLook = new ExportsLook({
    startWorker: startExportsWorker,
    personFolder: homedir(),
    hasMirror: () => mirrors.isSet(),
    known: async (marks) => {
      const parts = await mirrors.current()
      const known = parts.ok ? await parts.value.imports.known(marks) : undefined
      return parts.ok && known ? { ...known, mirror: parts.value.path } : undefined
    },
    changed: (state) => {
      // Their numbers are those of another look now.
      if (state.phase !== 'looked') void stockCovers.forget()
      events.emit('imports.changed', state)
    },
    log,
  })
  let toldOfImport: ReturnType<typeof noteAfterImport>['halted']
  const importEnded = ({ outcome, progress: { imported, problems } }: FinishedImport): void => {
    const { note, halted } = noteAfterImport(toldOfImport, { outcome, imported, problems })
    toldOfImport = halted
    if (note && settings.get().notifications) ports.notify?.(note)
  }
  const interruptedImports = new InterruptedImports({
    ...ports,
    mirror: () => mirrors.current(),
    open: () => mirrors.open(),
    ended: importEnded,
  })
  // Whoever listens makes the numbers of the mirror be counted again and again: only where something comes of it.
  const endLooking =
    options.keepSchedule === true ? events.subscribe('mirror.changed', () => interruptedImports.look()) : undefined
  if (options.keepSchedule === true) interruptedImports.start()
  const arrivedImports = new ArrivedImports({
    clock: ports.clock,
    log,
    wanted: () => settings.get().arrivedExports === 'import',
    mirror: () => mirrors.current(),
    deal: (paths) => exportArrivals.deal(paths),
    ended: importEnded,
  })
  const exportArrivals: ExportArrivals = new ExportArrivals({
    ...ports,
    personFolder: homedir(),
    changed: (state) => events.emit('arrivals.changed', state),
    take: (found) => arrivedImports.take(found),
    notify: (note) => {
      if (settings.get().notifications) ports.notify?.(note)
    },
  })
  if (options.keepSchedule === true) exportArrivals.start()
  const handlers = createHandlers({
    ...context,
    mirrors,
    exportsLook,
    stockCovers,
    exportArrivals,
    rebuilds,
    ...(schedule && { schedule }),
    ...(folders && { folders }),
  })

  return success({
    dispatch: createDispatch(handlers, ports.log, () => mirrors.doubt()),
    subscribe: events.subscribe,
    async media(request) {
      const path = pathBelow(options.mediaBase, request.url)
      // A person looks into exports before there is a folder for them.
      const cover = path === undefined ? undefined : await stockCovers.respond(request, path)
      if (cover) return cover
      const parts = path === undefined ? undefined : await mirrors.current()
      if (path === undefined || !parts?.ok) return new Response(null, { status: 404 })
      return parts.value.media(request, path)
    },
    stopOpening: () => mirrors.stopOpening(),
    async close() {
      folders?.close()
      exportsLook.close()
      await stockCovers.forget()
      endLooking?.()
      await exportArrivals.close()
      mirrors.stopOpening()
      await interruptedImports.close()
      await endReading?.()
      await schedule?.close()
      await rebuilds.stop()
      await mirrors.close()
      await google.close()
      await settings.close()
    },
  })
}
