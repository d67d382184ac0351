import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { BackupProgress, BackupState } from '../../src/shared/tasks/progress.ts'
import type { TaskStates } from '../../src/shared/tasks/task.ts'
import { followBackup, taskbarProgress } from '../../src/main/desktop/presence/backup-presence.ts'
import { readDesktopArguments } from '../../src/main/desktop/command-line.ts'
import { describeError } from '../../src/main/describe-error.ts'
import { desktopLanguage, desktopTexts } from '../../src/main/desktop/desktop-texts.ts'
import { addressToOpen } from '../../src/main/desktop/window/external-addresses.ts'
import { menuTemplate } from '../../src/main/desktop/window/menu.ts'
import { createPageHandler } from '../../src/main/desktop/window/page-protocol.ts'
import { firstLanguage } from '../../src/main/desktop/system-language.ts'
import { windowPreferences } from '../../src/main/desktop/window/window-preferences.ts'
import { fitState, readState, writeState } from '../../src/main/desktop/window/window-state.ts'
import { noProgress } from '../unit/no-progress.ts'

const folder = mkdtempSync(join(tmpdir(), 'shoebox-adapters-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the page gets what a page in a browser gets, and no more', () => {
  expect(windowPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
  })
})

describe('addresses that may leave the app', () => {
  test.each([
    ['https://photos.google.com/lr/photo/abc', true],
    ['https://accounts.google.com/o/oauth2/v2/auth?client_id=1', true],
    ['http://photos.google.com/', false],
    ['https://photos.google.com.example.org/', false],
    ['https://photos.google.com:8443/', false],
    ['https://someone@photos.google.com/', false],
    ['https://example.org/', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['http://127.0.0.1:8080/o/oauth2/v2/auth', false],
    ['photos.google.com', false],
  ])('%s: %s', (url, expected) => expect(addressToOpen(url, undefined)).toBe(expected ? url : undefined))

  test('a server on this machine only where Google is redirected to it, and only its sign-in page', () => {
    const origin = 'http://127.0.0.1:8080'
    const page = `${origin}/o/oauth2/v2/auth?x=1`
    expect(addressToOpen(page, origin)).toBe(page)
    expect(addressToOpen(page, undefined)).toBeUndefined()
    expect(addressToOpen('http://127.0.0.1:8081/o/oauth2/v2/auth', origin)).toBeUndefined()
    expect(addressToOpen(`${origin}/anything`, origin)).toBeUndefined()
    expect(addressToOpen('http://example.org/o/oauth2/v2/auth', 'http://example.org')).toBeUndefined()
  })

  test.each([
    [' https://photos.google.com/ ', 'https://photos.google.com/'],
    ['https:photos.google.com', 'https://photos.google.com/'],
    ['HTTPS://PHOTOS.google.com\\..\\x', 'https://photos.google.com/x'],
    ['https://photos.google.com/\t"&calc', 'https://photos.google.com/%22&calc'],
    ['https://photos.google.com/a\nb', 'https://photos.google.com/ab'],
    ['https://photos.google.com:443/%2e%2e/x', 'https://photos.google.com/x'],
  ])('%j leaves as it was understood', (url, expected) => {
    expect(addressToOpen(url, undefined)).toBe(expected)
    expect(addressToOpen(expected, undefined)).toBe(expected)
  })
})

test('an address of any kind leaves the app as one of a known host over https, or not at all', () => {
  const schemes = [
    'https:',
    'http:',
    'HTTPS:',
    'file:',
    'javascript:',
    'data:',
    'ms-msdt:',
    'search-ms:',
    'smb:',
    'vscode:',
    '\\\\',
    '',
  ]
  const hosts = [
    'photos.google.com',
    'PHOTOS.GOOGLE.COM',
    'photos.google.com.',
    'photos.google.com%00.example.org',
    'photos.google.com\\.example.org',
    'example.org',
    '[::1]',
    '2130706433',
    'photos\u3002google\u3002com',
    'ｐhotos.google.com',
  ]
  const between = [
    '//',
    '/',
    '',
    '\\\\',
    '///',
    '\t//',
    '//user@',
    '//user:pass@',
    '//photos.google.com@',
    '//photos.google.com:443@',
  ]
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('/\\.@:?#%&"\'`$(){}<>|^ \t\n\r\0\u202ea2')),
    maxLength: 12,
  })
  fc.assert(
    fc.property(
      fc.constantFrom(...schemes),
      fc.constantFrom(...between),
      fc.constantFrom(...hosts),
      fc.constantFrom('', ':443', ':8443', ':0'),
      text,
      text,
      (scheme, slashes, host, port, path, before) => {
        for (const url of [
          `${scheme}${slashes}${host}${port}/${path}`,
          before + scheme + slashes + host + path,
          path,
        ]) {
          const opened = addressToOpen(url, undefined)
          if (opened === undefined) continue
          expect(opened).toMatch(/^https:\/\/photos\.google\.com\/[!#-;=?-~]*$/)
          expect(new URL(opened).href).toBe(opened)
        }
      },
    ),
    { numRuns: 3000 },
  )
})

describe('app://', () => {
  const files = new Map([
    [join('/page', 'index.html'), '<!doctype html>'],
    [join('/page', 'assets', 'main.js'), 'start()'],
    [join('/page', 'secret.txt'), 'no known type'],
    [join('/outside.js'), 'outside'],
  ])
  const handler = createPageHandler('/page', (path) => {
    const text = files.get(path)
    return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(new TextEncoder().encode(text))
  })
  const get = (url: string, method = 'GET'): Promise<Response> => handler(new Request(url, { method }))

  test('serves the page with its type and its policy', async () => {
    const page = await get('app://shoebox/')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(await page.text()).toBe('<!doctype html>')
    const script = await get('app://shoebox/assets/main.js?v=1')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(await script.text()).toBe('start()')
  })

  test('answers HEAD without a body and refuses other methods', async () => {
    const head = await get('app://shoebox/', 'HEAD')
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await get('app://shoebox/', 'POST')).status).toBe(405)
  })

  test.each([
    'app://shoebox/missing.js',
    'app://shoebox/secret.txt',
    'app://shoebox/../outside.js',
    'app://shoebox/%2e%2e/outside.js',
    'app://shoebox/..%2foutside.js',
    'app://shoebox/assets/..%2f..%2foutside.js',
    'app://shoebox/..%5coutside.js',
    'app://shoebox/%00.js',
    'app://shoebox/%.js',
    'app://elsewhere/index.html',
    'https://shoebox/index.html',
  ])('%s is not there', async (url) => expect((await get(url)).status).toBe(404))

  test('no address reads a file outside the folder', async () => {
    const touched: string[] = []
    const spy = createPageHandler('/page', (path) => {
      touched.push(path)
      return Promise.reject(new Error('ENOENT'))
    })
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2F',
      '/',
      '\\',
      '%5c',
      'a',
      'assets',
      'x.js',
      '%00',
      '//',
      '%25',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        await spy(new Request(`app://shoebox/${pieces.join('')}.js`))
        await spy(new Request(`app://shoebox/${pieces.join('/')}.js`))
      }),
    )
    expect(touched.filter((path) => !path.startsWith('/page/'))).toEqual([])
  })
})

describe('arguments of a start', () => {
  test('are found wherever they stand', () => {
    const argv = [
      'electron',
      '--inspect=0',
      '.',
      '--mirror',
      '/photos',
      '--google-origin=http://127.0.0.1:1',
      '--sign-in',
    ]
    expect(readDesktopArguments(argv, {})).toEqual({
      mirror: '/photos',
      googleOrigin: 'http://127.0.0.1:1',
      signIn: true,
    })
  })

  test('the environment gives the origin, the command line wins', () => {
    const env = { SHOEBOX_GOOGLE_ORIGIN: 'http://127.0.0.1:1' }
    expect(readDesktopArguments([], env).googleOrigin).toBe('http://127.0.0.1:1')
    expect(readDesktopArguments(['--google-origin', 'http://127.0.0.1:2'], env).googleOrigin).toBe('http://127.0.0.1:2')
  })

  test('an option without its value is not filled with the next option', () => {
    expect(readDesktopArguments(['--mirror', '--sign-in', '--client'], {})).toEqual({ signIn: true })
  })
})

describe('the place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  const state = { x: 100, y: 100, width: 900, height: 700, maximized: false }

  test('is kept', () => {
    const path = join(folder, 'deep', 'window.json')
    expect(readState(path)).toBeUndefined()
    writeState(path, state)
    expect(fitState(readState(path), screens)).toEqual(state)
    expect(readFileSync(path, 'utf8')).not.toContain('\n')
  })

  test('is left to the system when the screen is gone', () => {
    expect(fitState({ ...state, x: 2500 }, screens)).toEqual({ width: 900, height: 700, maximized: false })
    expect(fitState({ ...state, y: -200 }, screens)).toEqual({ width: 900, height: 700, maximized: false })
  })

  test('a window that is half outside, but can be reached, stays', () => {
    expect(fitState({ ...state, x: 1700 }, screens)).toEqual({ ...state, x: 1700 })
  })

  test('whatever the file holds, a usable window comes out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        const { width, height } = fitState(stored, screens)
        return width >= 400 && height >= 300
      }),
    )
  })
})

const progress: BackupProgress = {
  ...noProgress,
  albumsListed: 1,
  albumsTotal: 1,
  items: 4,
  done: 1,
  downloaded: 1,
}

test('the taskbar shows how far a backup is', () => {
  expect(taskbarProgress({ kind: 'backup', phase: 'idle' })).toEqual({ mode: 'none' })
  expect(
    taskbarProgress({ kind: 'backup', phase: 'running', progress: { ...progress, items: 0, listing: true } }),
  ).toEqual({
    mode: 'indeterminate',
  })
  expect(taskbarProgress({ kind: 'backup', phase: 'running', progress })).toEqual({ mode: 'normal', fraction: 0.25 })
  expect(taskbarProgress({ kind: 'backup', phase: 'paused', progress })).toEqual({ mode: 'paused', fraction: 0.25 })
  expect(taskbarProgress({ kind: 'backup', phase: 'finished', progress, outcome: { kind: 'complete' } })).toEqual({
    mode: 'none',
  })
})

test('the machine stays awake exactly while a backup runs', () => {
  let awake = 0
  const listeners: ((states: TaskStates) => void)[] = []
  const end = followBackup(
    {
      subscribe(_name, given) {
        listeners.push(given as (states: TaskStates) => void)
        return () => undefined
      },
    },
    {
      showProgress: () => undefined,
      stayAwake: () => {
        awake += 1
        return () => {
          awake -= 1
        }
      },
    },
  )
  const others = {
    import: { kind: 'import', phase: 'idle' },
    export: { kind: 'export', phase: 'idle' },
    restore: { kind: 'restore', phase: 'idle' },
    verify: { kind: 'verify', phase: 'idle' },
    rebuild: { kind: 'rebuild', phase: 'idle' },
  } as const
  const tell = (backup: BackupState): void => listeners.forEach((listener) => listener({ backup, ...others }))
  tell({ kind: 'backup', phase: 'running', progress })
  tell({ kind: 'backup', phase: 'running', progress })
  expect(awake).toBe(1)
  tell({ kind: 'backup', phase: 'paused', progress })
  expect(awake).toBe(0)
  tell({ kind: 'backup', phase: 'running', progress })
  expect(awake).toBe(1)
  end()
  expect(awake).toBe(0)
})

describe('texts', () => {
  test('every text exists in both languages, and differs where there are words', () => {
    const english = desktopTexts('en')
    const chinese = desktopTexts('zh-Hans')
    expect(Object.keys(chinese)).toEqual(Object.keys(english))
    expect(Object.values(chinese).every((text) => /\p{Script=Han}/u.test(text))).toBe(true)
  })

  test.each([
    ['system', 'zh-CN', 'zh-Hans'],
    ['system', 'zh-Hant-HK', 'zh-Hans'],
    ['system', 'de-DE', 'en'],
    ['en', 'zh-CN', 'en'],
    ['zh-Hans', 'en-GB', 'zh-Hans'],
  ] as const)('%s on a %s system is %s', (setting, system, expected) =>
    expect(desktopLanguage(setting, system)).toBe(expected),
  )

  test.each([
    [['zh_CN.UTF-8', 'zh_CN', 'zh', 'C'], 'zh-CN'],
    [['C', 'de_AT'], 'de-AT'],
    [['ca_ES@valencia'], 'ca-ES'],
    [['C'], 'en'],
    [[], 'en'],
  ])('the system languages %j mean %s', (names, expected) => expect(firstLanguage(names)).toBe(expected))

  test('the log keeps hosts and loses what an address carries', () => {
    expect(describeError('GET https://lh3.googleusercontent.com/secret?key=1 failed')).toBe(
      'GET https://lh3.googleusercontent.com/… failed',
    )
  })
})

test('pause, resume and stop are offered when they mean something; developer tools only from the sources', () => {
  const actions = { openMirror() {}, openHome() {}, pause() {}, resume() {}, stop() {}, openLink() {} }
  const enabled = (phase: BackupState['phase']): Record<string, boolean | undefined> => {
    const template = menuTemplate({ texts: desktopTexts('en'), actions, mac: false, packaged: true, phase })
    const backup = template.flatMap((menu) => (Array.isArray(menu.submenu) ? menu.submenu : []))
    return Object.fromEntries(backup.filter((item) => item.id).map((item) => [item.id ?? '', item.enabled]))
  }
  expect(enabled('running')).toMatchObject({ pause: true, resume: false, stop: true })
  expect(enabled('paused')).toMatchObject({ pause: false, resume: true, stop: true })
  expect(enabled('idle')).toMatchObject({ pause: false, resume: false, stop: false })
  const roles = (mac: boolean, packaged: boolean): string =>
    JSON.stringify(menuTemplate({ texts: desktopTexts('en'), actions, mac, packaged, phase: 'idle' }))
  expect(roles(false, true)).not.toContain('toggleDevTools')
  expect(roles(false, false)).toContain('toggleDevTools')
  expect(roles(true, true)).toContain('hideOthers')
})
