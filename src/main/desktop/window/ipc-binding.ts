import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import { eventNames, type EventName } from '../../../shared/contract.ts'
import { ipcChannels } from '../../../shared/ipc-channels.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import type { App } from '../../app/app-interface.ts'
import type { Log } from '../../ports.ts'
import { isOwnPage } from './app-address.ts'

/** What the binding reads of an incoming message. */
interface Message {
  sender: WebContents
  senderFrame: WebFrameMain | null
}

const knownEvents: readonly string[] = eventNames

function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && knownEvents.includes(name)
}

/** Only the top frame of a window, and only while it shows our own page. */
function isOurs(message: Message): boolean {
  const frame = message.senderFrame
  // The frame is null when it navigated away before its message was read.
  return frame !== null && frame.parent === null && isOwnPage(frame.url)
}

/**
 * Binds the contract to Electron's messages: the only code of the main process that touches `ipcMain`. Every message is
 * answered with a value; one from a foreign frame is refused before anybody looks at it. An event is sent to the
 * windows that subscribed to it, and to nobody else. Returns the function that unbinds.
 */
export function bindIpc(app: Pick<App, 'dispatch' | 'subscribe'>, log: Log): () => void {
  const subscriptions = new Map<WebContents, Map<EventName, () => void>>()

  const forget = (contents: WebContents): void => {
    for (const end of subscriptions.get(contents)?.values() ?? []) end()
    subscriptions.delete(contents)
  }

  const subscriptionsOf = (contents: WebContents): Map<EventName, () => void> => {
    const known = subscriptions.get(contents)
    if (known) return known
    const fresh = new Map<EventName, () => void>()
    subscriptions.set(contents, fresh)
    contents.once('destroyed', () => forget(contents))
    contents.on('render-process-gone', () => forget(contents))
    return fresh
  }

  const refused = (channel: string): Result<never> => {
    log('warn', 'message-refused', { channel })
    return failure('bad-input', { detail: 'refused' })
  }

  ipcMain.handle(ipcChannels.call, (event, name: unknown, input: unknown) =>
    isOurs(event) && typeof name === 'string' ? app.dispatch(name, input) : refused(ipcChannels.call),
  )

  ipcMain.handle(ipcChannels.subscribe, (event, name: unknown) => {
    if (!isOurs(event) || !isEventName(name)) return refused(ipcChannels.subscribe)
    const contents = event.sender
    const own = subscriptionsOf(contents)
    own.get(name)?.()
    const end = app.subscribe(name, (payload) => {
      if (!contents.isDestroyed()) contents.send(ipcChannels.event, name, payload)
    })
    own.set(name, end)
    return success(undefined)
  })

  ipcMain.handle(ipcChannels.unsubscribe, (event, name: unknown) => {
    if (!isOurs(event) || !isEventName(name)) return refused(ipcChannels.unsubscribe)
    const own = subscriptions.get(event.sender)
    own?.get(name)?.()
    own?.delete(name)
    return success(undefined)
  })

  return () => {
    for (const channel of [ipcChannels.call, ipcChannels.subscribe, ipcChannels.unsubscribe])
      ipcMain.removeHandler(channel)
    for (const contents of subscriptions.keys()) forget(contents)
  }
}
