import type { Account, ItemRef, MirrorInfo, OpeningStep } from '../../../shared/domain.ts'
import { accountProblem } from '../../../shared/problems/account-problem.ts'
import type { PictureState } from '../../../shared/picture-state.ts'
import { success, type Result } from '../../../shared/problems/problem.ts'
import { verdictOf, type Verdict } from '../../../shared/tasks/verdict.ts'
import { describeError } from '../../describe-error.ts'
import type { Google } from '../../google/google.ts'
import type { Findings } from '../../library/completeness/findings.ts'
import { createMediaHandler } from '../../media/media-handler.ts'
import { pictureStates } from '../../media/picture-states.ts'
import { openMirror, type Mirror } from '../../mirror/opening/open-mirror.ts'
import { settleIndex } from '../../mirror/opening/settle-index.ts'
import type { Log, Ports } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import type { AppOptions } from '../app-interface.ts'
import type { EventHub } from '../event-hub.ts'
import { createHealthKeeper, type HealthKeeper } from '../health.ts'
import { createAnnouncers } from './announcers.ts'
import { ownChanges, type OwnChanges } from './own-changes.ts'
import { keepFindings, keepVerdict } from './keep-numbers.ts'
import { keepPlaces } from './keep-places.ts'
import type { OpenParts } from './mirror-keeper.ts'
import { createMirrorLists, type MirrorLists } from './mirror-lists.ts'
import { openMirrorPictures } from './mirror-pictures.ts'
import { closeMirrorTasks, createMirrorTasks, type MirrorTasks } from './mirror-tasks.ts'
import type { SettingsStore } from '../settings/settings-store.ts'

/** Everything that lives as long as a mirror is open. */
export interface MirrorParts extends OpenParts, MirrorTasks, MirrorLists, OwnChanges {
  mirror: Mirror
  health: HealthKeeper
  /** Answers for media; see `App.media`. */
  media: (request: Request, path: string) => Promise<Response>
  /** How far the small pictures of items are, in the order asked for. */
  pictures: (refs: readonly ItemRef[]) => Promise<PictureState[]>
  info(): Promise<Result<MirrorInfo>>
  /** Whether everything is here, as things are now; undefined once the mirror closes. */
  verdict(): Promise<Verdict | undefined>
  /** What the last look at files found, with so many paths; undefined once the mirror closes. */
  findings(most: number): Promise<Findings | undefined>
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

/** One after the other, whatever those before have met: what is left open would keep the folder from being opened again. */
async function closeAll(ends: readonly (() => unknown)[], log: Log): Promise<void> {
  for (const end of ends) {
    try {
      await end()
    } catch (error) {
      log('error', 'part-not-closed', { detail: describeError(error) })
    }
  }
}

/** Opens a mirror and everything that works on it. Errors as `openMirror`. */
export async function openMirrorParts(
  context: MirrorPartsContext,
  path: string,
  { create, signal }: { create: boolean; signal: AbortSignal },
): Promise<Result<MirrorParts>> {
  const { ports, settings, google, events, arbiter, tellTasks } = context
  const { clock, log } = ports
  const opened = await openSaying(context, path, { create, signal })
  if (!opened.ok) return opened
  const mirror = opened.value
  const pictures = openMirrorPictures(context, mirror)
  const { store, thumbnails, notices } = pictures

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
  const tasks = createMirrorTasks({
    context,
    mirror,
    store,
    thumbnails,
    onPublished(ref) {
      announcers.published()
      pictures.published(ref)
    },
    onZonesChanged: () => announcers.published(),
    changed() {
      announcers.state()
      health.changedBeside()
    },
  })
  pictures.fill()

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

  const { lists, covers, ...reading } = createMirrorLists({
    context,
    mirror,
    closing: closing.signal,
    listed: () => announcers.albums(),
    looked: () => places.begin(),
  })
  const { database, files } = mirror
  const own = ownChanges({
    mirror,
    ports,
    arbiter,
    events,
    closing: closing.signal,
    libraryChanged: () => announcers.library(),
  })
  const facts = keepVerdict(database, clock)
  const found = keepFindings(database, clock)
  const media = createMediaHandler({ database, clock, log, files, thumbnails, store, remoteCover: covers.fetch })

  const parts: MirrorParts = {
    path: mirror.path,
    mirror,
    ...tasks,
    health,
    media,
    pictures: (refs) => pictureStates({ database, files, thumbnails }, refs),
    ...lists,
    async info() {
      const info = await mirror.info()
      return info.ok && notices.length > 0 ? success({ ...info.value, notices }) : info
    },
    async verdict() {
      const known = await facts.get(arbiter.isUnderWay('backup'))
      return known && verdictOf({ ...known, signIns: accountsInNeed(google.accounts()) })
    },
    findings: (most) => found.get(most),
    ...own.changes,
    announceAll: () => announcers.all(),
    lookAtPlaces: () => places.look(),
    distrust: () => mirror.distrust(),
    async close() {
      closing.abort()
      const ends = [
        () => health.close(),
        () => closeMirrorTasks(tasks),
        () => own.close(),
        () => Promise.all([facts.close(), found.close()]),
        () => settled,
        () => places.settled(),
        () => announcers.close(),
        () => pictures.close(),
        () => reading.close(),
        () => mirror.close(),
      ]
      await closeAll(ends, log)
    },
  }
  return success(parts)
}
