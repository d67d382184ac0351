import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RestorePlan } from '../../../src/shared/tasks/restore-task.ts'
import { dressedPhoto } from '../../emulator/dressed-photo.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openUrl } from '../signed-in.ts'
import { exportedAlbum } from './exported-album.ts'

const [main, other] = ['nora.lindqvist@gmail.example', 'studio.lindqvist@gmail.example']
let bench: CliBench

/** A mirror of somebody who is signed in with two accounts, and has an album with photos in the first. */
beforeEach(async () => {
  bench = await openCliBench({ items: 0, albums: 0, profile: 'current' })
  bench.emulator.switches.storesTwice = true
  const archive = join(bench.home, '..', 'export')
  await mkdir(archive)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
  // Of some of them Google delivers other bytes than it has.
  await exportedAlbum(archive, 'Trip', [
    { name: 'a.jpg', bytes: await dressedPhoto('a') },
    { name: 'b.jpg' },
    { name: 'c.jpg', bytes: await dressedPhoto('c') },
  ])
  await good('import', archive)
  await good('restore', '--album', 'Trip', '--account', main)
  await good('backup', '--all')
  await runHere(['login'], environment(), { openUrl: async (url) => (await fetch(`${url}&login_hint=${other}`)).ok })
})

afterEach(() => bench.close())

const environment = () => ({ SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin })

async function good(...args: string[]): Promise<End> {
  const end = await runHere(['--mirror', bench.mirror, ...args, '--json'], environment(), { openUrl })
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end
}

/** What an account has: how many photos, and those of each album. */
function there(account: string): unknown {
  const { items, albums } = bench.emulator.library.account(account)
  return { photos: items.size, albums: albums.map(({ title, items: inside }) => [title, inside.length]) }
}

/** How Google delivers what the first account has, by their names. */
async function bytesThere(): Promise<Map<string, string>> {
  const items = [...bench.emulator.library.account(main).items]
  const told = items.map(async ({ id, filename = '' }) => {
    const bytes = await bench.emulator.bytesOf(id, '=d')
    return [filename, Buffer.from(bytes).toString('base64')] as const
  })
  return new Map(await Promise.all(told))
}

/** Puts into an account what the mirror has of one title. */
async function restored(account: string): Promise<void> {
  const plan = (await good('restore', '--album', 'Trip', '--account', account, '--dry-run')).report()
  expect((plan['plan'] as RestorePlan).toSend).toBe(0)
  expect((await good('restore', '--album', 'Trip', '--account', account)).report()).toMatchObject({ uploaded: 0 })
}

describe('what was put from one account into another', () => {
  test('is not sent back to the first one, which has it, however Google delivers it', async () => {
    await good('restore', '--album', 'Trip', '--account', other)
    const before = there(other)
    await good('backup', '--all')
    for (const account of [main, other]) await restored(account)
    await good('backup', '--library')
    for (const account of [main, other]) await restored(account)
    expect(there(main)).toEqual({ photos: 3, albums: [['Trip', 3]] })
    expect(there(other)).toEqual(before)
  })

  test('is sent anew where the first one has it no more, as it was sent before', async () => {
    await good('restore', '--album', 'Trip', '--account', other)
    await good('backup', '--all')
    const { library } = bench.emulator
    const sent = await bytesThere()
    for (const { id } of library.account(main).items) library.removeItem(id)
    await good('restore', '--album', 'Trip', '--account', main)
    expect(await bytesThere()).toEqual(sent)
    expect(there(main)).toEqual({ photos: 3, albums: [['Trip', 3]] })
  })

  test.each([
    ['before a backup has brought it', true],
    ['after that', false],
  ])('is sent as it looks by now where somebody has edited it there, %s', async (_, before) => {
    await good('restore', '--album', 'Trip', '--account', other)
    if (!before) await good('backup', '--all')
    const [first] = bench.emulator.library.account(other).albums.find(({ title }) => title === 'Trip')?.items ?? []
    const size = { width: 40, height: 30 }
    const bytes = await sharp({ create: { ...size, channels: 3, background: '#a26' } })
      .jpeg()
      .toBuffer()
    bench.emulator.library.editItem(first?.id ?? '', { ...size, bytes })
    await good('backup', '--all', '--no-changed')
    expect((await good('restore', '--album', 'Trip', '--account', main)).report()).toMatchObject({ uploaded: 1 })
    expect(there(main)).toEqual({ photos: 4, albums: [['Trip', 4]] })
  })
})
