import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { End } from '../cli-in-process.ts'
import { exportedAlbum, type Photo } from './exported-album.ts'
import { openRestoreBench, type RestoreBench } from './restore-bench.ts'

let bench: RestoreBench

beforeEach(async () => {
  bench = await openRestoreBench()
})
afterEach(() => bench.close())

const cli = (...args: string[]): Promise<End> => bench.cli(...args)
const good = (...args: string[]): Promise<End> => bench.good(...args)

const trip: Photo[] = [{ name: 'c.jpg' }, { name: 'a.jpg' }, { name: 'b.jpg' }]

describe('a restore', () => {
  test('of nothing says what can be chosen, and counts one as one', async () => {
    await exportedAlbum(bench.archive, 'Trip', trip.slice(0, 1))
    await good('import', bench.archive)
    const nothing = await cli('restore', '--json')
    expect([nothing.code, /--album .*--item/.test(nothing.stderr)]).toEqual([2, true])
    expect(nothing.stderr).not.toMatch(/back up|--all|--library/)
    const { stderr } = await cli('restore', '--album', 'Trip', '--dry-run', '--json')
    expect(stderr).toContain('1 item, 1 to send')
    expect(stderr).toContain('1 file does not say when it was taken')
    expect(stderr).not.toMatch(/\b1 (items|files|albums|requests)\b/)
  })

  test.each(['albums.create', 'uploads.raw', 'mediaItems.batchCreate'])(
    'says which permission somebody has taken back when Google refuses %s',
    async (method) => {
      await exportedAlbum(bench.archive, 'Trip', trip)
      await good('import', bench.archive)
      await good('albums', 'create', 'Allowed')
      const denied = { kind: 'status', status: 403, reason: 'scope' } as const
      const fault = bench.emulator.addFault({ on: 'api', method, times: 'always', do: denied })
      const end = await cli('restore', '--album', 'Trip', '--json')
      expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([3, ['scope-missing']])
      fault.remove()
      await good('restore', '--album', 'Trip')
      const { title, items } = bench.emulator.library.album('Trip')
      expect([title, items.map(({ filename }) => filename)]).toEqual(['Trip', ['c.jpg', 'a.jpg', 'b.jpg']])
      expect(bench.emulator.library.main.albums.filter((album) => album.title === 'Trip')).toHaveLength(1)
    },
  )

  test('names an album without a title, and puts it there once', async () => {
    await exportedAlbum(bench.archive, '', trip, { folderName: 'Untitled' })
    await good('import', bench.archive)
    const lines = (await readFile(join(bench.mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
    const album = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find(({ kind }) => kind === 'album')
    for (const _ of [1, 2]) {
      const end = await cli('restore', '--album', String(album?.['id']))
      expect([end.code, end.stdout.match(/ Untitled album(: .* there)?$/gm)?.length]).toEqual([0, 2])
    }
    expect(bench.emulator.library.main.albums.map(({ title }) => title)).toEqual([''])
  })
})
