/**
 * The bridge between the page and the main process: `window.shoebox` with `call` and `on`, and `pathOf` for what is dropped
 * on the window, and nothing else. It runs in
 * the renderer's sandbox, so it may require nothing but `electron`.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { callNames, eventNames, type Bridge, type CallName, type EventName } from '../shared/contract.ts'
import { ipcChannels } from '../shared/ipc-channels.ts'

type Listener = (payload: unknown) => void

const calls = new Set<string>(callNames)
const events = new Set<string>(eventNames)
const listeners = new Map<string, Set<Listener>>()

function refused(what: string): { ok: false; problem: { code: 'bad-input'; detail: string } } {
  return { ok: false, problem: { code: 'bad-input', detail: what } }
}

async function call(name: CallName, input: unknown): Promise<unknown> {
  if (!calls.has(name)) return refused('unknown call')
  try {
    return await ipcRenderer.invoke(ipcChannels.call, name, input)
  } catch (error) {
    // An input that cannot be cloned, or a main process that is going down: for the page a failed call like any other.
    return { ok: false, problem: { code: 'unexpected', detail: String(error) } }
  }
}

/** A lost subscription shows as missing progress, and nothing in the page could repair it: so it is only reported. */
function tellMain(channel: string, name: string): void {
  ipcRenderer.invoke(channel, name).catch((error: unknown) => console.error(channel, name, error))
}

function on(name: EventName, listener: Listener): () => void {
  if (!events.has(name)) throw new TypeError(`There is no event ${name}`)
  // A function of its own for every subscription: the page may subscribe the same function twice.
  const own: Listener = (payload) => listener(payload)
  let group = listeners.get(name)
  if (!group) {
    group = new Set()
    listeners.set(name, group)
    tellMain(ipcChannels.subscribe, name)
  }
  group.add(own)
  return () => {
    const current = listeners.get(name)
    if (!current?.delete(own) || current.size > 0) return
    listeners.delete(name)
    tellMain(ipcChannels.unsubscribe, name)
  }
}

ipcRenderer.on(ipcChannels.event, (_event: IpcRendererEvent, name: string, payload: unknown) => {
  const group = listeners.get(name)
  // After a reload the main process still serves the page that is gone.
  if (!group) return tellMain(ipcChannels.unsubscribe, name)
  for (const listener of group) listener(payload)
})

const bridge: Bridge = { call: call as Bridge['call'], on: on as Bridge['on'] }

/** Empty for what is no file of a disk: the page may hand over anything. */
function pathOf(file: File): string {
  try {
    return webUtils.getPathForFile(file)
  } catch (error) {
    console.error('pathOf', error)
    return ''
  }
}

contextBridge.exposeInMainWorld('shoebox', { ...bridge, pathOf })
