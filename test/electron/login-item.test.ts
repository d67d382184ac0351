import { mkdtempSync, rmSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { autostartEntry, autostartPath } from '../../src/main/desktop/presence/autostart-file.ts'
import {
  createLoginItem,
  followLoginItem,
  startedAtLogin,
  type LoginItemParts,
} from '../../src/main/desktop/presence/login-item.ts'
import type { App } from '../../src/main/app/app-interface.ts'
import type { LoginItem } from '../../src/main/ports.ts'
import { noteText } from '../../src/main/desktop/presence/note-texts.ts'
import { unknownFacts, verdictOf, type Verdict } from '../../src/shared/tasks/verdict.ts'
import type { Note } from '../../src/shared/problems/note.ts'
import { success } from '../../src/shared/problems/problem.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoebox-login-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Electron's app on macOS and Windows, as its documentation describes it. */
function fakeApp(more: { approval?: boolean; blocked?: boolean; packaged?: boolean } = {}) {
  let item: { args: string } | undefined
  const calls: object[] = []
  const key = (args: string[] = []): string => args.join(' ')
  const app = {
    isPackaged: more.packaged ?? true,
    getAppPath: () => '/src/shoe box',
    setLoginItemSettings(settings: { openAtLogin?: boolean; args?: string[] }) {
      calls.push(settings)
      item = settings.openAtLogin === true ? { args: key(settings.args) } : undefined
    },
    getLoginItemSettings: ({ args }: { args?: string[] } = {}) => ({
      openAtLogin: item?.args === key(args),
      wasOpenedAtLogin: more.approval ?? false,
      status: more.approval === true ? ('requires-approval' as const) : ('enabled' as const),
      executableWillLaunchAtLogin: item !== undefined && more.blocked !== true,
      launchItems: [],
    }),
  }
  return { app, calls }
}

function options(more: Partial<LoginItemParts>): LoginItemParts {
  const { app } = fakeApp()
  return {
    platform: 'linux',
    environment: { XDG_CONFIG_HOME: folder },
    files,
    execPath: '/opt/shoebox/shoebox',
    app,
    ...more,
  }
}

/** An engine of which only the settings are asked. */
function settingsOnly(startAtLogin: boolean): Pick<App, 'dispatch'> {
  return { dispatch: (name) => Promise.resolve(success(name === 'settings.get' ? { startAtLogin } : undefined)) }
}

/** The arguments that a desktop understands from an Exec line (Desktop Entry Specification). */
function readExec(entry: string): string[] {
  const line = /^Exec=(.*)$/m.exec(entry)?.[1] ?? ''
  // First the escapes of a string, then the quotes, then the field codes.
  const text = line.replaceAll(/\\(.)/g, (_all, each: string) => (each === 'n' ? '\n' : each === 't' ? '\t' : each))
  const found = text.matchAll(/"((?:[^"\\]|\\.)*)"/g)
  return [...found].map(([, quoted = '']) => quoted.replaceAll(/\\(.)/g, '$1').replaceAll('%%', '%'))
}

describe('a Linux desktop', () => {
  test('gets an entry that starts this program without a window', async () => {
    const item = createLoginItem(options({}))
    expect(await item?.enabled()).toBe(false)
    expect(await item?.set(true)).toEqual({ ok: true, value: undefined })
    const path = join(folder, 'autostart', 'shoebox.desktop')
    expect(readExec(await files.readFile(path, 'utf8'))).toEqual(['/opt/shoebox/shoebox', '--hidden'])
    expect(await item?.enabled()).toBe(true)
    await item?.set(false)
    await item?.set(false)
    expect(await item?.enabled()).toBe(false)
  })

  test('starts the AppImage itself, and follows it when it was moved', async () => {
    const at = (APPIMAGE: string): LoginItem => {
      const item = createLoginItem(options({ environment: { XDG_CONFIG_HOME: folder, APPIMAGE } }))
      if (!item) throw new Error('Linux has no start at login')
      return item
    }
    const program = async (): Promise<string | undefined> =>
      readExec(await files.readFile(join(folder, 'autostart', 'shoebox.desktop'), 'utf8'))[0]
    const moved = '/home/me/My Apps/Shoebox-2.AppImage'
    await at('/home/me/Shoebox-1.AppImage').set(true)
    expect(await program()).toBe('/home/me/Shoebox-1.AppImage')
    // One that nobody asked to start at login leaves the entry of another alone.
    await followLoginItem(settingsOnly(false), at(moved), () => undefined)
    expect(await program()).toBe('/home/me/Shoebox-1.AppImage')
    await followLoginItem(settingsOnly(true), at(moved), () => undefined)
    expect(await program()).toBe(moved)
  })

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'that switched it off with %s is believed',
    async (line) => {
      const item = createLoginItem(options({}))
      await files.mkdir(join(folder, 'autostart'))
      await files.writeFile(join(folder, 'autostart', 'shoebox.desktop'), `[Desktop Entry]\n${line}\n`)
      expect(await item?.enabled()).toBe(false)
    },
  )

  test('whose folder cannot be written says so', async () => {
    await files.writeFile(join(folder, 'autostart'), '')
    const set = await createLoginItem(options({}))?.set(true)
    expect(set).toMatchObject({ ok: false, problem: { code: 'login-item-failed' } })
  })

  test('reads back every path as it was', () => {
    const path = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '$', '`', '%', "'", 'é', ';', '&', 'n') })
    fc.assert(
      fc.property(path, (name) => {
        expect(readExec(autostartEntry([`/${name}`]))).toEqual([`/${name}`])
      }),
    )
  })

  test('is asked in its folder for configuration', () => {
    expect(autostartPath({}, '/home/me')).toBe('/home/me/.config/autostart/shoebox.desktop')
    expect(autostartPath({ XDG_CONFIG_HOME: 'relative' }, '/home/me')).toBe(
      '/home/me/.config/autostart/shoebox.desktop',
    )
    expect(autostartPath({ XDG_CONFIG_HOME: '/cfg' }, '/home/me')).toBe('/cfg/autostart/shoebox.desktop')
  })
})

test('Windows is told the arguments, and asked with the same', async () => {
  const { app, calls } = fakeApp()
  const item = createLoginItem(options({ platform: 'win32', app }))
  expect(await item?.set(true)).toMatchObject({ ok: true })
  expect(calls).toEqual([{ openAtLogin: true, args: ['--hidden'] }])
  expect(await item?.enabled()).toBe(true)
  const blocked = createLoginItem(options({ platform: 'win32', app: fakeApp({ blocked: true }).app }))
  expect(await blocked?.set(true)).toMatchObject({ ok: false, problem: { code: 'login-item-failed' } })
  const sources = fakeApp({ packaged: false })
  await createLoginItem(options({ platform: 'win32', app: sources.app }))?.set(true)
  expect(sources.calls).toEqual([{ openAtLogin: true, args: ['"/src/shoe box"', '--hidden'] }])
})

test('macOS gets no arguments, tells how it started, and may want to be asked for approval', async () => {
  const { app, calls } = fakeApp()
  await createLoginItem(options({ platform: 'darwin', app }))?.set(true)
  expect(calls).toEqual([{ openAtLogin: true }])
  const waiting = fakeApp({ approval: true })
  const item = createLoginItem(options({ platform: 'darwin', app: waiting.app }))
  expect(await item?.set(true)).toMatchObject({ ok: false, problem: { code: 'login-item-failed' } })
  expect(startedAtLogin(['shoebox'], options({ platform: 'darwin', app: waiting.app }))).toBe(true)
  expect(createLoginItem(options({ platform: 'darwin', app: fakeApp({ packaged: false }).app }))).toBeUndefined()
})

test('a start is the system’s if it says so', () => {
  expect(startedAtLogin(['shoebox', '--hidden'], options({}))).toBe(true)
  expect(startedAtLogin(['shoebox'], options({}))).toBe(false)
})

function completeVerdict(here: number): Verdict {
  return verdictOf({ ...unknownFacts(), here, begun: true, listed: true, library: true })
}

test('every note has words in both languages', () => {
  const notes: Note[] = [
    { screen: 'backup', about: 'complete', verdict: completeVerdict(1200) },
    { screen: 'backup', about: 'problems', count: 1, verdict: completeVerdict(1) },
    { screen: 'health', about: 'files', count: 2 },
    { screen: 'backup', about: 'sign-in' },
    { screen: 'backup', about: 'overdue', since: Date.UTC(2026, 0, 5, 12) },
    { screen: 'backup', about: 'halted', problem: { code: 'mirror-full', values: { path: '/photos' } } },
    { screen: 'import', about: 'export', id: '20260301T101500Z', parts: 2 },
    { screen: 'import', about: 'imported', imported: 1, problems: 0 },
    { screen: 'import', about: 'imported', imported: 20, problems: 3 },
    { screen: 'import', about: 'import-halted', problem: { code: 'import-archives-changed' } },
  ]
  for (const note of notes) {
    const english = noteText(note, 'en')
    const chinese = noteText(note, 'zh-Hans')
    expect(english.title).toMatch(/^[A-Z]/)
    expect(english.body.length).toBeGreaterThan(20)
    expect(chinese.title + chinese.body).toMatch(/\p{Script=Han}{4}/u)
  }
  expect(noteText(notes[0] as Note, 'en').body).toContain('1,200')
  expect(noteText(notes[4] as Note, 'en').body).toContain('January 5, 2026')
})
