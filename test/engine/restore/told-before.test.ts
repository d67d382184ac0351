import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RestorePlan } from '../../../src/shared/tasks/restore-task.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { openUrl } from '../signed-in.ts'
import { exportedAlbum } from './exported-album.ts'

const other = 'studio.lindqvist@gmail.example'
let bench: CliBench
let archive: string

/** An album that a backup has brought, in a mirror of a person who is signed in with another account, too. */
beforeEach(async () => {
  bench = await openCliBench({ items: 6, albums: 1, profile: 'current' })
  archive = join(bench.home, '..', 'export')
  await mkdir(archive)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
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

async function planned(title: string): Promise<RestorePlan & { said: string }> {
  const end = await good('restore', '--album', title, '--account', other, '--dry-run')
  return { ...(end.report()['plan'] as RestorePlan), said: end.stderr }
}

const nothingLeft = { 'moving-halves': 0, 'edited-copies': 0, dates: 0, places: 0, 'long-descriptions': 0 }

describe('before anything is sent a person is told', () => {
  test('which files are copies that Google has made, of which no original is here', async () => {
    const [album] = bench.emulator.library.main.albums
    const [title, count] = [album?.title ?? '', album?.items.length ?? 0]
    const plan = await planned(title)
    expect(plan).toMatchObject({ toSend: count, sent: { copies: count, 'of-others': 0 } })
    expect(plan.said).toContain(`${count} files are copies as Google delivers them`)
    await good('restore', '--album', title, '--account', other)
    const again = await planned(title)
    expect(again).toMatchObject({ toSend: 0, left: nothingLeft, sent: { copies: 0, 'of-others': 0 } })
    expect(again.said).not.toContain('copies')
  })

  test('which photos others have shared, and that they become those of this account', async () => {
    await exportedAlbum(archive, 'Ours', [
      { name: 'a.jpg' },
      { name: 'b.jpg', origin: { fromPartnerSharing: {} } },
      { name: 'c.jpg', origin: { fromSharedAlbum: {} } },
    ])
    await good('import', archive)
    const plan = await planned('Ours')
    expect(plan).toMatchObject({ toSend: 3, sent: { copies: 0, 'of-others': 2 } })
    expect(plan.said).toContain('2 files were shared by others')
    await good('restore', '--album', 'Ours', '--account', other)
    expect(bench.emulator.library.account(other).albums.map(({ items }) => items.length)).toContain(3)
  })

  test('what stays behind of that alone which goes', async () => {
    const film = await readFile(join(import.meta.dirname, '../../fixtures/clip.mp4'))
    const live = [{ name: 'IMG_2.JPG' }, { name: 'IMG_2.MP4', bytes: film, isPart: true as const }]
    await exportedAlbum(archive, 'Live', [...live, { name: 'long.jpg', description: 'x'.repeat(1_000) }])
    await good('import', archive)
    const left = { ...nothingLeft, 'moving-halves': 1, dates: 2, 'long-descriptions': 1 }
    expect(await planned('Live')).toMatchObject({ toSend: 2, left })
    await good('restore', '--album', 'Live', '--account', other)
    expect(await planned('Live')).toMatchObject({ toSend: 0, left: nothingLeft })
  })
})
