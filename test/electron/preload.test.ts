/** The built preload, run as the sandbox runs it: one CommonJS file, and nothing to require but `electron`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { callNames, eventNames, type Bridge } from '../../src/shared/contract.ts'
import { ipcChannels } from '../../src/shared/ipc-channels.ts'
import { ensureBuilt } from './built.ts'

const path = join(import.meta.dirname, '..', '..', 'out', 'preload', 'preload.cjs')

interface LoadedPreload {
  exposed: Record<string, unknown>
  invoked: unknown[][]
  required: string[]
  receive(name: string, payload: unknown): void
}

function load(): LoadedPreload {
  const loaded: LoadedPreload = { exposed: {}, invoked: [], required: [], receive: () => undefined }
  const electron = {
    contextBridge: {
      exposeInMainWorld(key: string, api: unknown) {
        loaded.exposed[key] = api
      },
    },
    webUtils: {
      getPathForFile(file: unknown) {
        if (typeof file !== 'object') throw new TypeError('not a File')
        return (file as { onDisk?: string }).onDisk ?? ''
      },
    },
    ipcRenderer: {
      invoke(...args: unknown[]) {
        loaded.invoked.push(args)
        return Promise.resolve({ ok: true, value: args[1] })
      },
      on(channel: string, listener: (event: unknown, name: string, payload: unknown) => void) {
        expect(channel).toBe(ipcChannels.event)
        loaded.receive = (name, payload) => listener({ sender: 'not for the page' }, name, payload)
      },
    },
  }
  const require = (name: string): unknown => {
    loaded.required.push(name)
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return electron
  }
  const module = { exports: {} }
  runInNewContext(readFileSync(path, 'utf8'), { require, module, exports: module.exports, console })
  return loaded
}

let preload: LoadedPreload
let bridge: Bridge

beforeAll(ensureBuilt, 240_000)

beforeEach(() => {
  preload = load()
  bridge = preload.exposed['shoebox'] as Bridge
})

test('exposes the bridge of the contract and nothing else', () => {
  expect(Object.keys(preload.exposed)).toEqual(['shoebox'])
  expect(Object.keys(bridge).toSorted()).toEqual(['call', 'on', 'pathOf'])
  expect(new Set(preload.required)).toEqual(new Set(['electron']))
})

/** The bridge as a page without types could use it. */
function call(name: string, input: unknown): Promise<unknown> {
  return (bridge.call as (name: string, input: unknown) => Promise<unknown>)(name, input)
}

test('tells where a dropped file is, and of anything else nothing', () => {
  const pathOf = (preload.exposed['shoebox'] as { pathOf: (file: unknown) => string }).pathOf
  expect(pathOf({ onDisk: '/home/anna/takeout-001.zip' })).toBe('/home/anna/takeout-001.zip')
  expect(pathOf({})).toBe('')
  expect(pathOf('/etc/passwd')).toBe('')
})

test('lets exactly the calls of the contract through', async () => {
  for (const name of callNames) await call(name, undefined)
  expect(preload.invoked).toEqual(callNames.map((name) => [ipcChannels.call, name, undefined]))
  const before = preload.invoked.length
  for (const name of ['app.quit', 'constructor', '__proto__', ipcChannels.call])
    expect(await call(name, undefined)).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
  expect(preload.invoked).toHaveLength(before)
})

test('subscribes to exactly the events of the contract', () => {
  for (const name of eventNames) bridge.on(name, () => undefined)
  expect(preload.invoked).toEqual(eventNames.map((name) => [ipcChannels.subscribe, name]))
  expect(() => bridge.on('shoebox:event' as never, () => undefined)).toThrow('There is no event')
})

test('asks the main process once per event, and gives it up with the last listener', () => {
  const heard: unknown[] = []
  const ends = [1, 2].map((listener) => bridge.on('library.changed', (payload) => heard.push([listener, payload])))
  expect(preload.invoked).toEqual([[ipcChannels.subscribe, 'library.changed']])
  preload.receive('library.changed', { items: 3 })
  expect(heard).toEqual([
    [1, { items: 3 }],
    [2, { items: 3 }],
  ])
  for (const end of [...ends, ...ends]) end()
  expect(preload.invoked.slice(1)).toEqual([[ipcChannels.unsubscribe, 'library.changed']])
})

test('gives up an event that a page before a reload had asked for', () => {
  preload.receive('tasks.changed', {})
  expect(preload.invoked).toEqual([[ipcChannels.unsubscribe, 'tasks.changed']])
})
