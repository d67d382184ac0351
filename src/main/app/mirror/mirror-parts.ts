import type {
  Account,
  AccountId,
  Album,
  AlbumId,
  ItemColumns,
  ItemRef,
  LibraryQuery,
  MirrorInfo,
  OpeningStep,
} from '../../../shared/domain.ts'
import { accountProblem } from '../../../shared/problems/account-problem.ts'
import type { PictureState } from '../../../shared/picture-state.ts'
import { failure, success, type Problem, type Result } from '../../../shared/problems/problem.ts'
import type { DifferenceList, DifferenceQuery } from '../../../shared/health.ts'
import { verdictOf, type Verdict } from '../../../shared/tasks/verdict.ts'
import { createBackup, type Backup } from '../../backup/backup.ts'
import { refreshAlbums } from '../../backup/listing/refresh-albums.ts'
import type { Google } from '../../google/google.ts'
import type { AccountSession } from '../../google/library/library-api.ts'
import { createExports, type Exports } from '../../export/exports.ts'
import { createImports, type Imports } from '../../import/imports.ts'
import { albumSteps } from '../../library/album-list.ts'
import { differenceSteps } from '../../library/completeness/difference-items.ts'
import { KeptLibrary } from '../../library/kept/kept-library.ts'
import { verdictFacts } from '../../library/completeness/verdict-facts.ts'
import { createMediaHandler } from '../../media/media-handler.ts'
import { pictureStates } from '../../media/picture-states.ts'
import { openMirror, type Mirror } from '../../mirror/opening/open-mirror.ts'
import { settleIndex } from '../../mirror/opening/settle-index.ts'
import { describeError } from '../../describe-error.ts'
import type { Ports } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import { inSlicesUntil } from '../../slices.ts'
import { createThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import { createRestores, type Restores } from '../../restore/restores.ts'
import { createUploads, type Uploads } from '../../upload/uploads.ts'
import { openThumbnailStore, passingThumbnailStore } from '../../thumbnails/thumbnail-store.ts'
import type { AppOptions } from '../app-interface.ts'
import { createBackgroundFiles } from '../background-files.ts'
import type { EventHub } from '../event-hub.ts'
import { createHealthKeeper, type HealthKeeper } from '../health.ts'
import { createAnnouncers } from './announcers.ts'
import { keepPlaces } from './keep-places.ts'
import type { OpenParts } from './mirror-keeper.ts'
import { createRemoteCovers } from '../remote-covers.ts'
import type { SettingsStore } from '../settings/settings-store.ts'

/** Everything that lives as long as a mirror is open. */
export interface MirrorParts extends OpenParts {
  mirror: Mirror
  backup: Backup
  imports: Imports
  exports: Exports
  uploads: Uploads
  restores: Restores
  health: HealthKeeper
  /** Answers for media; see `App.media`. */
  media: (request: Request, path: string) => Promise<Response>
  /** How far the small pictures of items are, in the order asked for. */
  pictures: (refs: readonly ItemRef[]) => Promise<PictureState[]>
  /** All albums, read beside everything else; undefined once the mirror closes. */
  albums: () => Promise<Album[] | undefined>
  /** Whether Google may still give a cover that was asked for. */
  coverMayCome(album: AlbumId): boolean
  /** What the library shows, and how many items that are, read beside everything else; undefined once the mirror closes. */
  columns: (query: LibraryQuery) => Promise<ItemColumns | undefined>
  count: (query: LibraryQuery) => Promise<number | undefined>
  /** The items behind a difference that Health shows; undefined once the mirror closes. */
  differences: (query: DifferenceQuery) => Promise<DifferenceList | undefined>
  info(): Promise<Result<MirrorInfo>>
  /** Whether everything is here, as things are now. */
  verdict(): Verdict
  /** Asks Google for all albums and returns what is known then. */
  refreshAlbums(): Promise<Result<Album[]>>
  /** Tells every subscriber how things are in this mirror. */
  announceAll(): void
  /** Places that have come are named; cheap where none have. */
  lookAtPlaces(): void
}

export interface MirrorPartsContext {
  ports: Ports
  options: AppOptions
  settings: SettingsStore
  google: Google
  events: EventHub
  arbiter: Arbiter
  /** Tells every subscriber how all tasks stand. */
  tellTasks: () => void
}

const sayEveryMs = 1000

/** How many accounts need a person before they can be read. */
export function accountsInNeed(accounts: readonly Account[]): number {
  return accounts.filter(accountProblem).length
}

/** Why pictures are made without being kept. */
function notKept({ values, detail, code }: Problem): Problem {
  return { code: 'thumbnails-not-kept', detail: detail ?? code, ...(values && { values }) }
}

/** Opens a mirror, and says again and again how far that has come where it takes long. */
async function openSaying(
  { ports, events }: MirrorPartsContext,
  path: string,
  { create, signal }: { create: boolean; signal: AbortSignal },
): Promise<Result<Mirror>> {
  const over = new AbortController()
  const told: { last?: OpeningStep; saying?: Promise<void> } = {}
  const say = async (): Promise<void> => {
    // Whoever comes later hears it, too.
    while (!over.signal.aborted) {
      events.emit('mirror.preparing', told.last ?? null)
      await ports.clock.sleep(sayEveryMs, over.signal)
    }
  }
  const step = (now: OpeningStep): void => {
    told.last = now
    if (told.saying) events.emit('mirror.preparing', now)
    else told.saying = say()
  }
  try {
    return await openMirror(path, ports, { create, signal, step })
  } finally {
    over.abort()
    if (told.saying) {
      await told.saying
      events.emit('mirror.preparing', null)
    }
  }
}

/** Opens a mirror and everything that works on it. Errors as `openMirror`. */
export async function openMirrorParts(
  context: MirrorPartsContext,
  path: string,
  { create, signal }: { create: boolean; signal: AbortSignal },
): Promise<Result<MirrorParts>> {
  const { ports, options, settings, google, events, arbiter, tellTasks } = context
  const { clock, log } = ports
  const opened = await openSaying(context, path, { create, signal })
  if (!opened.ok) return opened
  const mirror = opened.value
  const kept = openThumbnailStore(mirror.path, log, clock)
  const notices: Problem[] = kept.ok ? [] : [notKept(kept.problem)]
  const store = kept.ok ? kept.value : passingThumbnailStore(log, clock)
  const thumbnails = createThumbnailMaker({ clock, startWorker: ports.startWorker, store, log })
  const toFill = createBackgroundFiles(mirror.database, mirror.files, store)
  const fill = (): void => {
    // Nothing is made ahead of time that would be gone again before somebody looks.
    if (options.fillThumbnails !== false && kept.ok) thumbnails.fillInBackground(toFill.next)
  }

  const announcers = createAnnouncers(context, () => parts)
  const closing = new AbortController()
  const places = keepPlaces({
    database: mirror.database,
    clock,
    log,
    towns: ports.towns,
    signal: closing.signal,
    changed: () => announcers.library(),
  })
  const session = (account: AccountId): AccountSession | undefined => google.session(account)
  const attended = (account: AccountId): AccountSession | undefined => google.attendedSession(account)
  const putting = (account: AccountId): AccountSession | undefined => google.puttingSession(account)
  const accounts = (): Account[] => google.accounts()
  const albums = (): Promise<Album[] | undefined> =>
    inSlicesUntil(closing.signal, albumSteps(mirror.database, arbiter.isUnderWay('backup')))

  const onPublished = (ref: ItemRef): void => {
    announcers.published()
    toFill.published(ref)
    fill()
  }
  const backup = createBackup({
    mirror,
    arbiter,
    session,
    accounts,
    clock,
    log,
    network: google.network.backup,
    limits: () => ({ ...settings.get(), ...options.limits }),
    still: {
      // Looked at, so that what is no picture is asked for again.
      missing: (sha256) => store.get(sha256, 'still') === undefined,
      save: (sha256, bytes, mimeType) => store.put(sha256, 'still', bytes, mimeType),
    },
    onPublished,
    onZonesChanged: () => announcers.published(),
  })
  const imports = createImports({
    mirror,
    arbiter,
    clock,
    log,
    files: ports.files,
    random: ports.random,
    albumFiles: () => settings.get().albumFiles,
    onPublished,
    onZonesChanged: () => announcers.published(),
  })
  const exports = createExports({ mirror, arbiter, clock, log, files: ports.files, exiftool: ports.exiftool })
  const uploads = createUploads({
    mirror,
    session: putting,
    network: google.network.putting,
    files: ports.files,
    clock,
    restoring: () => arbiter.isUnderWay('restore'),
    changed: (progress) => events.emit('google.uploading', progress),
  })
  const restores = createRestores({
    mirror,
    arbiter,
    session: putting,
    network: google.network.putting,
    emailOf: (account) => accounts().find(({ id }) => id === account)?.email ?? '',
    requestsToday: () => google.requestsToday(),
    uploading: () => uploads.isRunning(),
    clock,
    log,
  })
  fill()

  const settled = settleIndex(mirror.database, {
    signal: closing.signal,
    zonesChanged: () => announcers.published(),
  }).catch((error: unknown) => {
    // The end of the next backup tries again, and says what is wrong with the disk.
    log('warn', 'index-not-settled', { reason: error instanceof Error ? error.message : '' })
  })

  const health = createHealthKeeper({
    mirror,
    ports,
    settings: () => settings.get(),
    arbiter,
    changed: tellTasks,
    numbersChanged: () => events.emit('health.changed', null),
    ended: () => announcers.published(),
  })

  backup.subscribe(() => {
    announcers.state()
    health.changedBeside()
  })

  imports.subscribe(() => {
    announcers.state()
    health.changedBeside()
  })

  exports.subscribe(() => {
    announcers.state()
    health.changedBeside()
  })

  restores.subscribe(() => {
    announcers.state()
    health.changedBeside()
  })

  const listAgain = async (): Promise<Result<Album[]>> => {
    const listed = await refreshAlbums(
      { mirror, session: attended, accounts, clock, log, network: google.network.albums },
      closing.signal,
    )
    announcers.albums()
    if (!listed.ok) return listed
    const known = await albums()
    return known ? success(known) : failure('cancelled')
  }
  const common = { database: mirror.database, clock, log }
  const covers = createRemoteCovers({ ...common, session: attended, refreshAlbums: listAgain, signal: closing.signal })
  const media = createMediaHandler({ ...common, files: mirror.files, thumbnails, store, remoteCover: covers.fetch })

  const library = new KeptLibrary(mirror.database)
  let preparing: Promise<void> | undefined
  const prepareSearch = (): void => {
    preparing ??= inSlicesUntil(closing.signal, library.prepareSearch()).catch((error: unknown) => {
      // The search itself meets the same, and its answer says so.
      log('warn', 'search-not-prepared', { detail: describeError(error) })
    })
  }
  const parts: MirrorParts = {
    path: mirror.path,
    mirror,
    backup,
    imports,
    exports,
    uploads,
    restores,
    health,
    media,
    pictures: (refs) => pictureStates({ database: mirror.database, files: mirror.files, thumbnails }, refs),
    albums,
    coverMayCome: covers.mayCome,
    async columns(query) {
      const found = await inSlicesUntil(closing.signal, library.columns(query))
      // Whoever looks at everything may search next.
      if (query.first === undefined) prepareSearch()
      places.begin()
      return found
    },
    count: (query) => inSlicesUntil(closing.signal, library.count(query)),
    differences: (query) => inSlicesUntil(closing.signal, differenceSteps(mirror.database, query)),
    async info() {
      const info = await mirror.info()
      return info.ok && notices.length > 0 ? success({ ...info.value, notices }) : info
    },
    verdict() {
      return verdictOf({
        ...verdictFacts(mirror.database, arbiter.isUnderWay('backup')),
        signIns: accountsInNeed(accounts()),
      })
    },
    refreshAlbums: listAgain,
    announceAll: () => announcers.all(),
    lookAtPlaces: () => places.look(),
    distrust: () => mirror.distrust(),
    async close() {
      closing.abort()
      await health.close()
      await backup.close()
      await imports.close()
      await exports.close()
      await uploads.stop()
      await restores.close()
      await settled
      await places.settled()
      announcers.close()
      await thumbnails.close()
      store.close()
      await preparing
      library.close()
      await mirror.close()
    },
  }
  return success(parts)
}
