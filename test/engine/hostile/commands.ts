import { existsSync, realpathSync } from 'node:fs'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import type { WorkerProcess } from '../../../src/main/ports.ts'
import { NotShownError } from '../../../src/main/thumbnails/open-picture.ts'
import { renderThumbnails } from '../../../src/main/thumbnails/render-thumbnail.ts'
import { workerRequestSchema } from '../../../src/main/thumbnails/worker-protocol.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import type { Emulator } from '../../emulator/start-emulator.ts'
import { startApp } from '../../unit/app/drive-app.ts'
import { runHere } from '../cli-in-process.ts'
import type { Place } from './kinds.ts'
import { clock } from './prepared-mirror.ts'

/** Does what a person does with a mirror, and resolves with all that was said. */
export type Deed = (at: Place, emulator: Emulator) => Promise<string>

const command =
  (...args: string[]): Deed =>
  async ({ mirror, home }, emulator) => {
    const environment = { SHOEBOX_HOME: home, SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
    const end = await runHere([...args, '--mirror', mirror, '--json'], environment, { clock })
    return `${end.stdout}${end.stderr}`
  }

/** Decodes here, as the processes for it do: a start of one takes longer than everything else together. */
function decodeHere(): WorkerProcess {
  const listeners: ((message: unknown) => void)[] = []
  const tell = (message: unknown): void => {
    for (const listener of listeners) listener(message)
  }
  return {
    send(message) {
      const request = workerRequestSchema.parse(message)
      const { id } = request
      renderThumbnails({ ...request, alone: true }).then(
        (pictures) => tell({ kind: 'made', id, pictures }),
        (error: unknown) => {
          const reason = error instanceof NotShownError ? error.reason : 'unreadable'
          tell({ kind: 'failed', id, reason, detail: String(error), lasting: error instanceof NotShownError })
        },
      )
    },
    onMessage(listener) {
      listeners.push(listener)
      setImmediate(() => listener({ kind: 'ready' }))
    },
    onExit: () => undefined,
    kill: () => undefined,
  }
}

async function bodyOf(app: App, path: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await app.media(new Request(`http://127.0.0.1/media/${path}`, { headers }))
  try {
    return `${response.status} ${Buffer.from(await response.arrayBuffer()).toString('latin1')}`
  } catch (error) {
    return String(error)
  }
}

/** Everything that the page can ask about the photos, for each of them. */
const page: Deed = async ({ mirror, home }, emulator) => {
  const said: unknown[] = []
  const revealFile = (path: string): void => {
    // Whoever follows the path stays in the mirror.
    if (!existsSync(path) || realpathSync(path) !== path) throw new Error(`revealed ${path}`)
  }
  const ports = { clock, startWorker: decodeHere, revealFile }
  const app = await startApp(home, emulator, { mirrorPath: mirror, mirrorMustExist: true }, ports)
  try {
    for (const name of ['mirror.get', 'verdict.get', 'albums.list', 'backup.lastSelection', 'health.get'] as const)
      said.push(await callApp(app, name, undefined))
    said.push(await callApp(app, 'backup.problems', { offset: 0, limit: 50 }))
    const columns = await callApp(app, 'library.columns', {})
    const refs = columns.ok ? ([...columns.value.ref] as ItemRef[]) : []
    const albums = await callApp(app, 'albums.list', undefined)
    for (const ref of refs) {
      said.push(await callApp(app, 'library.item', { ref }), await callApp(app, 'library.reveal', { ref }))
      said.push(await callApp(app, 'library.reveal', { ref, version: 1 }))
      for (const kind of ['thumb', 'view', 'file', 'motion']) said.push(await bodyOf(app, `${kind}/${ref}`))
      said.push(await bodyOf(app, `version/${ref}/1`), await bodyOf(app, `thumb/${ref}?size=large`))
      said.push(await bodyOf(app, `file/${ref}`, { Range: 'bytes=0-99' }))
    }
    said.push(await callApp(app, 'library.pictures', { refs }))
    for (const { id } of albums.ok ? albums.value : []) said.push(await bodyOf(app, `cover/${id}`))
    return JSON.stringify(said)
  } finally {
    await app.close()
  }
}

const after =
  (first: Deed, then: Deed): Deed =>
  async (at, emulator) =>
    (await first(at, emulator)) + (await then(at, emulator))

/** Everything that can be done with a mirror. */
export const deeds: Readonly<Record<string, Deed>> = {
  status: command('status', '--differences'),
  albums: command('albums'),
  backup: command('backup', '--all', '--library'),
  'backup of what changed': command('backup', '--all', '--changed', '--check-lengths'),
  verify: command('verify'),
  'verify quickly': command('verify', '--quick'),
  'verify a share': command('verify', '--share', '2'),
  repair: command('verify', '--repair'),
  rebuild: command('rebuild'),
  'rebuild and repair': after(command('rebuild', '--full'), command('verify', '--repair')),
  'rebuild and back up': after(command('rebuild'), command('backup', '--all', '--library')),
  'the page': page,
}
