import type { Account, AccountId, ItemRef } from '../../../shared/domain.ts'
import { createBackup, type Backup } from '../../backup/backup.ts'
import { pictureForPages } from './page-pictures.ts'
import { createExports, type Exports } from '../../export/exports.ts'
import type { AccountSession } from '../../google/library/library-api.ts'
import { createImports, type Imports } from '../../import/imports.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { createRestores, type Restores } from '../../restore/restores.ts'
import type { ThumbnailMaker } from '../../thumbnails/thumbnail-maker.ts'
import type { ThumbnailStore } from '../../thumbnails/thumbnail-store.ts'
import { createUploads, type Uploads } from '../../upload/uploads.ts'
import type { MirrorPartsContext } from './mirror-parts.ts'

/** What brings photos into an open mirror, and what takes them out of it. */
export interface MirrorTasks {
  backup: Backup
  imports: Imports
  exports: Exports
  uploads: Uploads
  restores: Restores
}

interface MirrorTasksParts {
  context: MirrorPartsContext
  mirror: Mirror
  store: Pick<ThumbnailStore, 'get' | 'put'>
  thumbnails: Pick<ThumbnailMaker, 'thumbnail'>
  /** An item has a file that it did not have. */
  onPublished: (ref: ItemRef) => void
  onZonesChanged: () => void
  /** One of those that have a state stands otherwise than before. */
  changed: () => void
}

/** Makes the tasks of an open mirror, none of which is under way yet. */
export function createMirrorTasks(parts: MirrorTasksParts): MirrorTasks {
  const { mirror, store, thumbnails, onPublished, onZonesChanged, changed } = parts
  const { ports, options, settings, google, events, arbiter } = parts.context
  const { clock, log, files } = ports
  const accounts = (): Account[] => google.accounts()
  const putting = (account: AccountId): AccountSession | undefined => google.puttingSession(account)
  const common = { mirror, arbiter, clock, log }

  const backup = createBackup({
    ...common,
    session: (account) => google.session(account),
    accounts,
    network: google.network.backup,
    limits: () => ({ ...settings.get(), ...options.limits }),
    still: {
      // Looked at, so that what is no picture is asked for again.
      missing: (sha256) => store.get(sha256, 'still') === undefined,
      save: (sha256, bytes, mimeType) => store.put(sha256, 'still', bytes, mimeType),
    },
    onPublished,
    onZonesChanged,
  })
  const imports = createImports({
    ...common,
    files,
    random: ports.random,
    albumFiles: () => settings.get().albumFiles,
    onPublished,
    onZonesChanged,
  })
  const exports = createExports({
    ...common,
    files,
    exiftool: ports.exiftool,
    pictureOf: pictureForPages(thumbnails, mirror.files),
  })
  const uploads = createUploads({
    mirror,
    session: putting,
    network: google.network.putting,
    files,
    clock,
    arbiter,
    changed: (progress) => events.emit('google.uploading', progress),
  })
  const restores = createRestores({
    ...common,
    session: putting,
    network: google.network.putting,
    emailOf: (account) => accounts().find(({ id }) => id === account)?.email ?? '',
    requestsToday: () => google.requestsToday(),
  })
  for (const task of [backup, imports, exports, restores]) task.subscribe(changed)
  return { backup, imports, exports, uploads, restores }
}

/** Ends them one after another; each leaves what it has not finished to its next start. */
export async function closeMirrorTasks({ backup, imports, exports, uploads, restores }: MirrorTasks): Promise<void> {
  await backup.close()
  await imports.close()
  await exports.close()
  await uploads.stop()
  await restores.close()
}
