import { existsSync, realpathSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import type { CliCommand } from '../../../src/main/headless/words/commands.ts'
import { serveApp } from '../../../src/main/headless/server/serve-app.ts'
import type { WorkerProcess } from '../../../src/main/ports.ts'
import { NotShownError } from '../../../src/main/thumbnails/decoding/open-picture.ts'
import { renderThumbnails } from '../../../src/main/thumbnails/decoding/render-thumbnail.ts'
import { workerRequestSchema } from '../../../src/main/thumbnails/worker-protocol.ts'
import type { CallName, Input, Output } from '../../../src/shared/contract.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'
import { decodeTransfer, encodeTransfer } from '../../../src/shared/tasks/transfer.ts'
import type { Emulator } from '../../emulator/start-emulator.ts'
import { startApp } from '../../unit/app/drive-app.ts'
import { runHere } from '../cli-in-process.ts'
import type { Place } from './kinds.ts'
import { arrived, clock } from './prepared-mirror.ts'

/** Does what a person does with a mirror, and resolves with all that was said. */
export type Deed = (at: Place, emulator: Emulator) => Promise<string>

const command =
  (...args: (string | ((at: Place) => string))[]): Deed =>
  async (at, emulator) => {
    const { mirror, home } = at
    const words = args.map((arg) => (typeof arg === 'string' ? arg : arg(at)))
    const environment = { SHOEBOX_HOME: home, SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
    const end = await runHere([...words, '--mirror', mirror, '--json'], environment, { clock })
    return `${end.stdout}${end.stderr}`
  }

/** Decodes here, as the processes for it do: a start of one takes longer than everything else together. */
function decodeHere(): WorkerProcess {
  const listeners: ((message: unknown) => void)[] = []
  const ends: ((code: number) => void)[] = []
  let isEnded = false
  const tell = (message: unknown): void => {
    if (!isEnded) for (const listener of listeners) listener(message)
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
      setImmediate(() => tell({ kind: 'ready' }))
    },
    onExit: (listener) => void ends.push(listener),
    // Whoever takes too long is ended, and time runs quickly here.
    kill() {
      if (isEnded) return
      isEnded = true
      setImmediate(() => ends.forEach((listener) => listener(-1)))
    },
  }
}

/** How a page reaches the engine. */
interface Reach {
  call<Name extends CallName>(name: Name, input: Input<Name>): Promise<Result<Output<Name>>>
  media(path: string, headers: Record<string, string>): Promise<Response>
}

async function bodyOf(reach: Reach, path: string, headers: Record<string, string> = {}): Promise<string> {
  try {
    const response = await reach.media(path, headers)
    return `${response.status} ${Buffer.from(await response.arrayBuffer()).toString('latin1')}`
  } catch (error) {
    return String(error)
  }
}

/** Everything that the page can ask about the photos, for each of them. */
async function askEverything(reach: Reach): Promise<string> {
  const said: unknown[] = []
  for (const name of ['mirror.get', 'verdict.get', 'albums.list', 'backup.lastSelection', 'health.get'] as const)
    said.push(await reach.call(name, undefined))
  said.push(await reach.call('tasks.problems', { kind: 'backup', offset: 0, limit: 50 }))
  const columns = await reach.call('library.columns', {})
  const refs = columns.ok ? ([...columns.value.ref] as ItemRef[]) : []
  const albums = await reach.call('albums.list', undefined)
  for (const ref of refs) {
    said.push(await reach.call('library.item', { ref }), await reach.call('library.reveal', { ref }))
    said.push(await reach.call('library.reveal', { ref, version: 1 }))
    for (const kind of ['thumb', 'view', 'file', 'motion']) said.push(await bodyOf(reach, `${kind}/${ref}`))
    said.push(await bodyOf(reach, `version/${ref}/1`), await bodyOf(reach, `thumb/${ref}?size=large`))
    said.push(await bodyOf(reach, `file/${ref}`, { Range: 'bytes=0-99' }))
  }
  said.push(await reach.call('library.pictures', { refs }))
  for (const { id } of albums.ok ? albums.value : []) said.push(await bodyOf(reach, `cover/${id}`))
  return JSON.stringify(said)
}

const revealFile = (path: string): void => {
  // Whoever follows the path stays in the mirror.
  if (!existsSync(path) || realpathSync(path) !== path) throw new Error(`revealed ${path}`)
}

/** Opens the mirror as the window and `serve` do, and closes it when the work is done. */
const opened =
  (work: (app: App) => Promise<string>): Deed =>
  async ({ mirror, home }, emulator) => {
    const ports = { clock, startWorker: decodeHere, revealFile }
    const app = await startApp(home, emulator, { mirrorPath: mirror, mirrorMustExist: true }, ports)
    try {
      return await work(app)
    } finally {
      await app.close()
    }
  }

const page = opened((app) =>
  askEverything({
    call: (name, input) => callApp(app, name, input),
    media: (path, headers) => app.media(new Request(`http://127.0.0.1/media/${path}`, { headers })),
  }),
)

/** The same over the loopback address, as a browser asks for it. */
const served = opened(async (app) => {
  const server = await serveApp(app, { port: 0, rendererFolder: import.meta.dirname, log: () => undefined })
  try {
    const entered = await fetch(server.url, { redirect: 'manual' })
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const ask = (path: string, headers: Record<string, string>, more?: RequestInit): Promise<Response> =>
      fetch(server.page + path, { ...more, headers: { ...headers, cookie } })
    return await askEverything({
      async call<Name extends CallName>(name: Name, input: Input<Name>) {
        const headers = { 'Content-Type': 'application/json' }
        const answer = await ask('api/call', headers, { method: 'POST', body: encodeTransfer({ name, input }) })
        return decodeTransfer(await answer.text()) as Result<Output<Name>>
      },
      media: (path, headers) => ask(`media/${path}`, headers),
    })
  } finally {
    await server.close()
  }
})

const after =
  (first: Deed, then: Deed): Deed =>
  async (at, emulator) =>
    (await first(at, emulator)) + (await then(at, emulator))

const written = ({ home }: Place): string => join(home, 'written')

/** What an export has written, beside what it said. */
const exported =
  (format: string): Deed =>
  async (at, emulator) => {
    const said = await command('export', written, '--format', format)(at, emulator)
    const paths = existsSync(written(at)) ? await readdir(written(at), { recursive: true, withFileTypes: true }) : []
    const files = paths.filter((entry) => !entry.isDirectory())
    const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
    return said + texts.join('')
  }

/** By the name of each command that opens a mirror, what it can be told to do. */
const commands: Readonly<
  Record<Exclude<CliCommand['name'], 'login' | 'logout' | 'serve' | 'change' | 'get' | 'items'>, Record<string, Deed>>
> = {
  status: { status: command('status', '--differences') },
  albums: { albums: command('albums') },
  backup: {
    backup: command('backup', '--all', '--library'),
    'backup of what changed': command('backup', '--all', '--changed', '--check-lengths'),
  },
  verify: {
    verify: command('verify'),
    'verify quickly': command('verify', '--quick'),
    'verify a share': command('verify', '--share', '2'),
    repair: command('verify', '--repair'),
  },
  rebuild: {
    rebuild: command('rebuild'),
    'rebuild and repair': after(command('rebuild', '--full'), command('verify', '--repair')),
    'rebuild and back up': after(command('rebuild'), command('backup', '--all', '--library')),
  },
  import: {
    import: command('import', arrived, '--verify'),
    'import again': after(command('import', arrived), command('import', arrived)),
    'history of imports': command('import', '--history'),
  },
  export: { 'export as archives': exported('takeout'), 'export as files': exported('folders') },
  upload: { upload: command('upload', arrived) },
  restore: {
    restore: command('restore', '--album', 'Lakes', '--edit'),
    'look at a restore': command('restore', '--album', 'Lakes', '--dry-run'),
  },
  xmp: {
    xmp: command('xmp', '--all'),
    'xmp again': after(command('xmp', '--all'), command('xmp')),
  },
}

/** Everything that can be done with a mirror. */
export const deeds: Readonly<Record<string, Deed>> = {
  ...Object.assign({}, ...Object.values(commands)),
  'the page': page,
  'the served page': served,
}
