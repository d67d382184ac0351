/**
 * A backup in a process of its own, to be killed. Reads one JSON line from its command line: the mirror's folder, the
 * emulator's origin and client. Prints a line for every published file.
 */
import { randomBytes } from 'node:crypto'
import * as files from 'node:fs/promises'
import { createBackup } from '../../src/main/backup/backup.ts'
import { googleEndpoints } from '../../src/main/google/endpoints.ts'
import { openGoogle } from '../../src/main/google/google.ts'
import { nodeDownload } from '../../src/main/headless/node-download.ts'
import { openMirror } from '../../src/main/mirror/open-mirror.ts'
import { systemClock } from '../../src/main/system-clock.ts'

export interface CrashTask {
  mirror: string
  home: string
  origin: string
  client: string
}

const task = JSON.parse(process.argv[2] ?? '') as CrashTask
const clock = systemClock()
const log = (): void => undefined
const endpoints = googleEndpoints(task.origin)
if (!endpoints.ok) throw new Error('no endpoints')
const secrets = new Map<string, string>()
const google = await openGoogle(
  {
    fetch,
    download: nodeDownload,
    clock,
    log,
    home: task.home,
    random: (count) => randomBytes(count),
    secrets: {
      protection: () => Promise.resolve('session'),
      get: (name) => Promise.resolve(secrets.get(name)),
      set: (name, value) => Promise.resolve(secrets.set(name, value)).then(() => 'session'),
      delete: (name) => Promise.resolve(void secrets.delete(name)),
    },
    openUrl: (url) => fetch(url).then((response) => response.ok),
  },
  endpoints.value,
)
await google.useClient({ json: task.client })
await google.signIn({})
while (google.signInState().phase === 'waiting') await clock.sleep(10)
const mirror = await openMirror(task.mirror, { files, clock, log })
if (!mirror.ok) throw new Error(`mirror did not open: ${mirror.problem.code}`)
const backup = createBackup({
  mirror: mirror.value,
  session: (id) => google.session(id),
  accounts: () => google.accounts(),
  clock,
  files,
  log,
  limits: () => ({ concurrency: 8, rateLimit: 0, albumFiles: 'links' }),
  onPublished: () => process.stdout.write('.'),
})
backup.start({ allAlbums: true, sharedAlbums: true, library: true, albums: [] })
const state = await backup.whenSettled()
await backup.close()
await mirror.value.close()
await google.close()
process.stdout.write(`\n${JSON.stringify(state)}\n`)
