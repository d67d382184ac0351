import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings } from '../../../../src/main/app/settings/settings-store.ts'
import { standardSettings } from '../../../../src/shared/setting-table.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let home: string
const open = () => openSettings({ files, home, clock: standingClock(0), log: () => undefined })
const stored = async (): Promise<unknown> => JSON.parse(await files.readFile(join(home, 'settings.json'), 'utf8'))

beforeEach(async () => {
  home = join(await files.mkdtemp(join(tmpdir(), 'shoebox-settings-')), 'home')
})
afterEach(() => files.rm(join(home, '..'), { recursive: true }))

describe('settings store', () => {
  it('starts with the defaults, and gives the next start what was set', async () => {
    const settings = await open()
    expect(settings.get()).toEqual(standardSettings())
    const written = await settings.set({ concurrency: 12, mirrorPath: '/photos' })
    expect(written).toEqual({ ok: true, value: { ...standardSettings(), concurrency: 12, mirrorPath: '/photos' } })
    expect((await open()).get()).toEqual(settings.get())
  })

  it('loses no change of two that are made at once', async () => {
    const settings = await open()
    await Promise.all([settings.set({ concurrency: 3 }), settings.set({ theme: 'dark' })])
    expect((await open()).get()).toMatchObject({ concurrency: 3, theme: 'dark' })
  })

  it('keeps its file from other users', async () => {
    await (await open()).set({ theme: 'dark' })
    expect((await files.stat(home)).mode & 0o777).toBe(0o700)
    expect((await files.stat(join(home, 'settings.json'))).mode & 0o777).toBe(0o600)
    expect(await files.readdir(home)).toEqual(['settings.json'])
  })

  it('keeps fields of a newer version and replaces values that make no sense', async () => {
    await files.mkdir(home)
    const text = JSON.stringify({ concurrency: 99, theme: 'dark', schedule: { daily: '03:00' } })
    await files.writeFile(join(home, 'settings.json'), text)
    const settings = await open()
    expect(settings.get()).toEqual({ ...standardSettings(), theme: 'dark' })
    await settings.set({ language: 'en' })
    expect(await stored()).toMatchObject({ theme: 'dark', language: 'en', schedule: { daily: '03:00' } })
  })

  it.each(['{"theme":', '[1]', 'null', ''])('sets a damaged file aside: %s', async (text) => {
    await files.mkdir(home)
    await files.writeFile(join(home, 'settings.json'), text)
    expect((await open()).get()).toEqual(standardSettings())
    const [aside, ...more] = await files.readdir(home)
    expect(more).toEqual([])
    expect(aside).toMatch(/^settings-damaged-\d+\.json$/)
    expect(await files.readFile(join(home, aside ?? ''), 'utf8')).toBe(text)
  })

  it('answers with a problem, and keeps what was, when the file cannot be written', async () => {
    const broken = { ...files, rename: () => Promise.reject(new Error('no space')) }
    const settings = await openSettings({ files: broken, home, clock: standingClock(0), log: () => undefined })
    expect(await settings.set({ theme: 'dark' })).toMatchObject({ ok: false, problem: { code: 'file-failed' } })
    expect(settings.get()).toEqual(standardSettings())
  })
})
