import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCliBench, type CliBench, type RunningCli } from '../cli-process.ts'
import { strangeRequest, writeRaw } from './strangers.ts'

let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items: 3, albums: 1, consent: 'allow' })
})
afterEach(() => bench.close())

/** Whatever is written to the port, the program goes on. */
async function outlives({ process: child }: RunningCli, port: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(strangeRequest, async (bytes) => {
      await writeRaw(port, bytes)
      expect(child.exitCode).toBeNull()
    }),
    { numRuns: 150, examples: [['GET // HTTP/1.1\r\nHost: x\r\n\r\n']] },
  )
}

/** The status line's number. */
async function statusOf(port: number, line: string, host: string): Promise<number> {
  const answer = await writeRaw(port, `${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
}

/** Addresses of this machine that others can reach. */
function outerAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && !each.internal && each.family === 'IPv4' ? [each.address] : []))
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

describe('strangers', () => {
  it('cannot end a sign-in that waits', async () => {
    const login = bench.start('login', '--client', bench.clientFile, '--print-url')
    const url = new URL(await login.sees(/^(http:\S+)$/m))
    const port = Number(new URL(url.searchParams.get('redirect_uri') ?? '').port)
    expect(await statusOf(port, 'GET //', `127.0.0.1:${port}`)).toBe(404)
    expect(await statusOf(port, 'GET http://', `127.0.0.1:${port}`)).toBe(400)
    expect(await statusOf(port, 'OPTIONS *', `127.0.0.1:${port}`)).toBe(400)
    expect(await statusOf(port, 'GET /', 'evil.example')).toBe(421)
    await outlives(login, port)
    for (const address of outerAddresses()) expect(await answers(address, port)).toBe(false)
    await fetch(url)
    const end = await login.end
    expect(end).toMatchObject({ code: 0, stderr: '' })
    expect(end.stdout).toContain('Signed in as')
  })

  it('cannot end the page, nor a sign-in that it waits for', async () => {
    const serve = bench.start('serve', '--mirror', bench.mirror)
    const page = await serve.sees(/^(http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?key=\S+)$/m)
    const port = Number(new URL(page).port)
    const opened = await fetch(page, { redirect: 'manual' })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    const call = async (name: string, input?: unknown): Promise<{ ok: boolean; value?: unknown }> => {
      const body = JSON.stringify({ name, input })
      const answer = await fetch(new URL('api/call', page), { method: 'POST', headers: { cookie }, body })
      return (await answer.json()) as { ok: boolean; value?: unknown }
    }
    expect(await statusOf(port, 'GET //', `127.0.0.1:${port}`)).toBe(401)
    expect(await statusOf(port, 'GET http://127.0.0.1/', `127.0.0.1:${port}`)).toBe(400)
    expect(await statusOf(port, 'OPTIONS *', `127.0.0.1:${port}`)).toBe(400)
    expect(await statusOf(port, 'GET /', 'evil.example')).toBe(403)
    await outlives(serve, port)
    for (const address of outerAddresses()) expect(await answers(address, port)).toBe(false)

    await call('accounts.useClient', { json: bench.emulator.clientJson })
    const waiting = await call('accounts.signIn', { keepPlain: true })
    const { url } = waiting.value as { url: string }
    const back = Number(new URL(new URL(url).searchParams.get('redirect_uri') ?? '').port)
    await outlives(serve, back)
    await fetch(url)
    await expect.poll(() => call('accounts.signInState')).toMatchObject({ value: { phase: 'done' } })
    serve.process.kill('SIGTERM')
    expect(await serve.end).toMatchObject({ code: 0, signal: null })
  })

  it('cannot end the stand-in for Google', async () => {
    const port = Number(new URL(bench.emulator.origin).port)
    await fc.assert(
      fc.asyncProperty(strangeRequest, async (bytes) => {
        await writeRaw(port, bytes)
      }),
      { numRuns: 150 },
    )
    expect((await bench.login()).code).toBe(0)
    for (const address of outerAddresses()) expect(await answers(address, port)).toBe(false)
  })
})
