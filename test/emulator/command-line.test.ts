import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { allPages, ask, authorizationUrl, caller, exchange, locationOf, type ListedItem } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

const running: ChildProcess[] = []
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.kill()
    await closed
  }
})

/** Starts the command and gives the first line of its output. */
function start(...args: string[]): Promise<{ child: ChildProcess; origin: string }> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  return new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (!out.includes('\n')) return
      const { origin } = JSON.parse(out.slice(0, out.indexOf('\n'))) as { origin: string }
      resolve({ child, origin })
    })
    child.once('close', () => reject(new Error(err)))
  })
}

test('100,000 items fit into 300 MB', async () => {
  const { child, origin } = await start('--items', '100000', '--json')
  expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(300_000)
  }
})

test('the whole way from the printed line to different bytes of every item', async () => {
  const { origin } = await start('--items', '150', '--albums', '4', '--json')
  const { clientId, clientSecret, ...rest } = await startEmulator({ items: 1 })
  await rest.close()
  const emulator = { ...rest, origin, clientId, clientSecret } satisfies Emulator
  const code = locationOf(await ask(authorizationUrl(emulator))).searchParams.get('code') ?? ''
  const token = String((await exchange(emulator, code)).json['access_token'])
  const headers = { Authorization: `Bearer ${token}` }
  const pages = await allPages((pageToken) =>
    ask(`${origin}/v1/mediaItems?pageSize=100&pageToken=${pageToken}`, { headers }),
  )
  const items = pages.flatMap((page) => page['mediaItems'] as ListedItem[])
  expect(items).toHaveLength(150)
  const digests = new Set<string>()
  for (const { baseUrl, mimeType, mediaMetadata } of items) {
    const isVideo = mimeType.startsWith('video/')
    const response = await fetch(baseUrl + (isVideo ? '=dv' : '=d'))
    const bytes = Buffer.from(await response.arrayBuffer())
    expect([response.status, response.headers.get('content-type')]).toEqual([200, mimeType])
    digests.add(createHash('sha256').update(bytes).digest('hex'))
    if (isVideo) continue
    const { width, height } = await sharp(bytes, { failOn: 'warning' }).metadata()
    expect([String(width), String(height)]).toEqual([mediaMetadata.width, mediaMetadata.height])
  }
  expect(digests.size).toBe(150)
})

test('faults come from a file, and a wrong one is refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-emulator-'))
  const [good, bad] = [join(folder, 'good.json'), join(folder, 'bad.json')]
  await writeFile(good, JSON.stringify([{ on: 'any', do: { kind: 'status', status: 503 }, times: 'always' }]))
  await writeFile(bad, JSON.stringify([{ on: 'any', do: { kind: 'explode' } }]))
  const { origin } = await start('--faults', good, '--json')
  expect((await fetch(`${origin}/v1/albums`)).status).toBe(503)
  await expect(start('--faults', bad, '--json')).rejects.toThrow('no such fault')
  await rm(folder, { recursive: true })
})

test.each([200, 5000, 65_536, 66_000, 131_075, 1_000_000, 9_000_001])('--item-bytes %i', async (itemBytes) => {
  const emulator = await startEmulator({ items: 2, itemBytes })
  const { json } = await caller(emulator).get('mediaItems')
  const files = await Promise.all(
    (json['mediaItems'] as ListedItem[]).map(async ({ baseUrl }) =>
      Buffer.from(await (await fetch(`${baseUrl}=d`)).arrayBuffer()),
    ),
  )
  for (const file of files) {
    if (itemBytes >= 30_000) expect(file.length).toBe(itemBytes)
    await sharp(file, { failOn: 'warning' }).raw().toBuffer()
  }
  expect(files[0] && files[1] && files[0].equals(files[1])).toBe(false)
  await emulator.close()
})
