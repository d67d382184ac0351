import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Settings } from '../../../src/shared/domain.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'
import { createHttpBridge } from '../../../src/renderer/state/http-bridge.ts'
import { useSession } from '../../../src/renderer/state/session-store.ts'
import { slowBridge } from './slow-bridge.ts'

const settings = (more: Partial<Settings>): Settings => ({ language: 'en', theme: 'light', ...more }) as Settings

let slow: ReturnType<typeof slowBridge>

function followSlowly(): void {
  let end: () => void
  beforeEach(() => {
    slow = slowBridge()
    vi.stubGlobal('window', { shoebox: slow.bridge })
    end = useSession.getState().follow()
  })
  afterEach(() => {
    end()
    vi.unstubAllGlobals()
  })
}

describe('an answer that an event has overtaken', () => {
  followSlowly()

  test('of a question takes back nothing', async () => {
    slow.tell('settings.changed', settings({ language: 'zh-Hans' }))
    await slow.answer('settings.get', success(settings({ language: 'en' })))
    expect(useSession.getState().settings?.language).toBe('zh-Hans')
    // What others ask at the same time, and wait longer for, changes nothing in that.
    await slow.answer('accounts.list', success([]))
    slow.tell('settings.changed', settings({ theme: 'dark' }))
    await slow.answer('mirror.get', success(null))
    await slow.answer('app.get', success({}))
    expect(useSession.getState()).toMatchObject({ ready: true, settings: { theme: 'dark' } })
  })

  test('of a change takes back no later change', async () => {
    await slow.answer('settings.get', success(settings({})))
    const changed = useSession.getState().changeSettings({ scheduleHours: 24 })
    slow.tell('settings.changed', settings({ scheduleHours: 24 }))
    slow.tell('settings.changed', settings({ scheduleHours: 24, language: 'zh-Hans' }))
    await slow.answer('settings.set', success(settings({ scheduleHours: 24 })))
    expect(await changed).toBeUndefined()
    expect(useSession.getState().settings).toMatchObject({ scheduleHours: 24, language: 'zh-Hans' })
  })

  test('of a change that failed takes back only that change, and its problem is told', async () => {
    slow.tell('settings.changed', settings({}))
    const first = useSession.getState().changeSettings({ theme: 'dark' })
    expect(useSession.getState().settings?.theme).toBe('dark')
    await slow.answer('settings.set', failure('home-not-usable'))
    expect(await first).toMatchObject({ code: 'home-not-usable' })
    expect(useSession.getState().settings?.theme).toBe('light')

    const second = useSession.getState().changeSettings({ theme: 'dark' })
    slow.tell('settings.changed', settings({ language: 'zh-Hans' }))
    await slow.answer('settings.set', failure('home-not-usable'))
    expect(await second).toMatchObject({ code: 'home-not-usable' })
    expect(useSession.getState().settings).toMatchObject({ theme: 'light', language: 'zh-Hans' })
  })
})

describe('what a person sets', () => {
  followSlowly()
  const theme = (): string | undefined => useSession.getState().settings?.theme

  test('is not taken back by an answer or an event from before it', async () => {
    slow.tell('settings.changed', settings({}))
    const asked = slow.take('settings.get')
    const changed = useSession.getState().changeSettings({ theme: 'dark' })
    await asked(success(settings({})))
    expect(theme()).toBe('dark')
    slow.tell('settings.changed', settings({ language: 'zh-Hans' }))
    expect(useSession.getState().settings).toMatchObject({ theme: 'dark', language: 'zh-Hans' })
    slow.tell('settings.changed', settings({ theme: 'dark', language: 'zh-Hans' }))
    await slow.answer('settings.set', success(settings({ theme: 'dark', language: 'zh-Hans' })))
    await changed
    expect(useSession.getState().settings).toMatchObject({ theme: 'dark', language: 'zh-Hans' })
  })

  test('twice at a time stays as it was set last, whichever way the first ends', async () => {
    slow.tell('settings.changed', settings({}))
    const first = useSession.getState().changeSettings({ theme: 'dark' })
    const answerFirst = slow.take('settings.set')
    const second = useSession.getState().changeSettings({ theme: 'system', scheduleHours: 24 })
    await answerFirst(failure('home-not-usable'))
    expect(await first).toMatchObject({ code: 'home-not-usable' })
    expect(useSession.getState().settings).toMatchObject({ theme: 'system', scheduleHours: 24 })
    await slow.answer('settings.set', success(settings({ theme: 'system', scheduleHours: 24 })))
    await second
    expect(useSession.getState().settings).toMatchObject({ theme: 'system', scheduleHours: 24 })
  })
})

describe('a page that is served', () => {
  interface Sent {
    path: string
    body: string
    arrive: () => void
  }
  let sent: Sent[]
  let stream: EventTarget
  beforeEach(() => {
    sent = []
    vi.stubGlobal('fetch', (path: string, init: { body: string }) => {
      const { promise, resolve } = Promise.withResolvers<Response>()
      sent.push({ path, body: init.body, arrive: () => resolve(new Response('{"ok":true,"value":null}')) })
      return promise
    })
    vi.stubGlobal(
      'EventSource',
      vi.fn(function () {
        stream = new EventTarget()
        return stream
      }),
    )
  })
  afterEach(() => vi.unstubAllGlobals())

  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  const paths = (): string[] => sent.map(({ path, body }) => `${path.replace('events/s1/', '')} ${body}`)

  test('has its listeners heard of in their order, and asks nothing before', async () => {
    const bridge = createHttpBridge()
    bridge.on('settings.changed', () => undefined)
    stream.dispatchEvent(new MessageEvent('open', { data: '{"stream":"s1"}' }))
    await settle()
    sent.splice(0).forEach(({ arrive }) => arrive())
    await settle()

    const end = bridge.on('tasks.changed', () => undefined)
    end()
    bridge.on('tasks.changed', () => undefined)
    const asked = bridge.call('tasks.state', undefined)
    // Whatever the network does with requests, there is only one on its way.
    for (const [at, verb] of ['subscribe', 'unsubscribe', 'subscribe'].entries()) {
      await settle()
      expect(paths().slice(at)).toEqual([expect.stringContaining(`${verb} {"name":"tasks.changed"`)])
      sent.at(-1)?.arrive()
    }
    await settle()
    expect(paths().at(-1)).toContain('api/call')
    sent.at(-1)?.arrive()
    expect(await asked).toMatchObject({ ok: true })
  })
})
