import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fault } from '../../emulator/faults/fault.ts'
import { openCliBench, watchProcess, type CliBench, type RunningCli } from '../cli-process.ts'

let bench: CliBench

/** Less than what the program waits before it ends without having stopped. */
const promptly = { timeout: 90_000 }

beforeAll(async () => {
  bench = await openCliBench({ items: 12, albums: 2, itemBytes: 300_000, consent: 'allow' })
})
afterAll(() => bench.close())

async function stops({ process: child, end }: RunningCli): Promise<void> {
  child.kill('SIGTERM')
  // Killed by the signal itself it would have no code: it has to stop by itself.
  expect(await end).toMatchObject({ code: 130, signal: null })
}

/** Starts a command whose requests of this kind to Google get no answer, and stops it when it waits for one. */
async function stopsAt(watched: Pick<Fault, 'on' | 'path'>, args: readonly string[]): Promise<void> {
  const fault = bench.emulator.addFault({ ...watched, times: 'always', do: { kind: 'hang' } })
  const running = bench.start(...args, '--mirror', bench.mirror)
  try {
    await expect.poll(() => fault.hits, { timeout: 50_000 }).toBeGreaterThan(0)
    await stops(running)
  } finally {
    // One that does not stop must not hold the folder that the others need.
    running.process.kill('SIGKILL')
    fault.remove()
  }
}

describe('SIGTERM ends a command that waits', promptly, () => {
  // In this order: the sign-in that the others need comes first, and goes last.
  it('for a browser', async () => {
    const login = bench.start('login', '--client', bench.clientFile, '--print-url')
    await login.sees(/^(http:\S+)$/m)
    await stops(login)
    expect((await bench.login()).code).toBe(0)
  })

  it.each([
    [{ on: 'api', path: '/albums' }, ['albums']],
    [{ on: 'api', path: '/mediaItems' }, ['items', 'list']],
    [{ on: 'api', path: '/albums' }, ['items', 'list', '--album', 'Trip']],
    [{ on: 'api', path: '/albums' }, ['get', 'Trip']],
    [{ on: 'api', path: '/sharedAlbums' }, ['get', '--shared', 'token']],
    [{ on: 'api', path: '/albums' }, ['albums', 'cover', 'Trip', 'item']],
    [{ on: 'api', path: '/albums' }, ['backup', '--all']],
    [{ on: 'api', path: '/albums' }, ['backup', '--album', 'No such album']],
    [{ on: 'api', path: 'mediaItems:search' }, ['backup', '--all']],
    [{ on: 'media' }, ['backup', '--all']],
    [{ on: 'token' }, ['backup', '--all']],
    [{ on: 'token' }, ['backup', '--album', 'No such album']],
  ] as const)('for Google, on %j: %j', (watched, args) => stopsAt(watched, args))

  it.each([
    ['albums', 'create', 'Trip'],
    ['upload', join(import.meta.dirname, '../../fixtures/photo.heic')],
  ])('for a person who is asked for a permission: %s %s', async (...args) => {
    bench.emulator.setConsent('ask')
    const running = bench.start(...args, '--mirror', bench.mirror)
    await running.sees(/^(http:\S+)$/m)
    await stops(running)
    bench.emulator.setConsent('allow')
  })

  it('for a disk, at a pace of its own', async () => {
    expect((await bench.here('backup', '--all', '--library', '--mirror', bench.mirror)).code).toBe(0)
    const verify = bench.start('verify', '--limit-rate', '20k', '--mirror', bench.mirror)
    // It says nothing before the first file is read, and has taken the seal off the index when it begins.
    const isSealed = (): boolean => existsSync(join(bench.mirror, '.shoebox/index.seal'))
    await expect.poll(isSealed, { timeout: 30_000 }).toBe(false)
    await stops(verify)
  })

  it('for readers of its page that do not read', async () => {
    expect((await bench.here('backup', '--all', '--mirror', bench.mirror)).code).toBe(0)
    const serve = bench.start('serve', '--mirror', bench.mirror)
    const url = new URL(await serve.sees(/^(http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?key=\S+)$/m))
    const cookie = (await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? ''
    for (const path of ['events', 'media/file/1', 'media/thumb/2', 'nothing']) {
      const socket = connect(Number(url.port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.pause()
      socket.write(`GET ${url.pathname}${path} HTTP/1.1\r\nHost: ${url.host}\r\nCookie: ${cookie}\r\n`)
      if (path !== 'nothing') socket.write('\r\n')
    }
    serve.process.kill('SIGTERM')
    expect(await serve.end).toMatchObject({ code: 0, signal: null })
  })

  it('for Google to take a sign-in back', () => stopsAt({ on: 'any' }, ['logout']))
})

describe('what the system does not answer', () => {
  it.each([1, 2])('holds up no end: after %i signals', async (signals) => {
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-stuck-'))
    const pipe = join(folder, 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    const child = spawn(process.execPath, [join(import.meta.dirname, 'stuck-child.ts'), pipe], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stuck = watchProcess(child)
    await stuck.sees(/waiting/)
    child.kill('SIGTERM')
    await stuck.sees(/asked/)
    if (signals === 2) child.kill('SIGTERM')
    expect(await stuck.end).toMatchObject({ signal: 'SIGTERM' })
    await rm(folder, { recursive: true })
  })
})

it('ends as failed where it breaks before any command has begun', async () => {
  const breaks = `const parse = JSON.parse; JSON.parse = (text) => {
    if (text.includes('"name": "shoebox"')) throw new Error('broken')
    return parse(text)
  }`
  const cli = join(import.meta.dirname, '../../../src/main/headless/cli.ts')
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(breaks)}`, cli], {
    env: { ...process.env, SHOEBOX_HOME: bench.home },
  })
  const { code, stdout, stderr } = await watchProcess(child).end
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('did not expect')
})
