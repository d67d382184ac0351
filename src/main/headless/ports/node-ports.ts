import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Ports } from '../../ports.ts'
import { createMachinePower } from '../../power/machine-power.ts'
import { readTowns } from '../../geography/read-towns.ts'
import { createSystemExiftool } from '../../exiftool/system-exiftool.ts'
import { systemClock } from '../../clock/system-clock.ts'
import { createFileSecrets } from '../../home/file-secrets.ts'
import { createFileLog } from '../../home/log-file.ts'
import { nodeDownload } from './node-download.ts'
import { nodeFetch } from './node-fetch.ts'
import { nodeUpload } from './node-upload.ts'
import {
  filesWithThread,
  startExportsWorker,
  startFolderWorker,
  startIndexWorker,
  startThumbnailWorker,
} from './node-worker.ts'
import { findProject } from '../project-folder.ts'
import { openUrl } from './open-url.ts'

/** What the engine needs, from plain Node. `home` is absolute; anything may be replaced. */
export function createNodePorts(given: Partial<Ports> & Pick<Ports, 'home'>): Ports {
  const clock = given.clock ?? systemClock()
  const log = given.log ?? createFileLog(given.home, clock)
  return {
    clock,
    fetch: nodeFetch,
    download: nodeDownload,
    upload: nodeUpload,
    files: filesWithThread(log),
    random: (count) => new Uint8Array(randomBytes(count)),
    secrets: createFileSecrets(given.home, clock, log),
    exiftool: createSystemExiftool(),
    openUrl: (url) => openUrl(url),
    startWorker: () => startThumbnailWorker(),
    startFolderWorker,
    startExportsWorker,
    startIndexWorker,
    power: createMachinePower({ clock, platform: process.platform }),
    towns: () => readTowns(findProject(fileURLToPath(import.meta.url)).root),
    log,
    ...given,
  }
}
