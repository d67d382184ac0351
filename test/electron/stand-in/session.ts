import { EventEmitter } from 'node:events'
import { PreventableEvent } from './app.ts'
import { onCommand } from './control.ts'
import { onlyWhenReady } from './lifecycle.ts'

type RequestHandler = (
  contents: null,
  permission: string,
  callback: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void
type CheckHandler = (contents: null, permission: string, origin: string, details: { requestingUrl?: string }) => boolean

type RequestFilter = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void

export class SessionStandIn extends EventEmitter {
  requestHandler: RequestHandler | null = null
  checkHandler: CheckHandler | null = null
  deviceHandler: ((details: unknown) => boolean) | null = null

  requestFilter: RequestFilter | undefined
  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter): void => {
      this.requestFilter = filter
    },
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.requestHandler = handler
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.checkHandler = handler
  }

  setDevicePermissionHandler(handler: ((details: unknown) => boolean) | null): void {
    this.deviceHandler = handler
  }
}

const partitions = new Map<string, SessionStandIn>()
const defaultSession = new SessionStandIn()

export const session = {
  get defaultSession(): SessionStandIn {
    onlyWhenReady('session.defaultSession')
    return defaultSession
  },
  fromPartition(partition: string, _options?: { cache: boolean }): SessionStandIn {
    onlyWhenReady('session.fromPartition')
    const known = partitions.get(partition)
    if (known) return known
    const fresh = new SessionStandIn()
    partitions.set(partition, fresh)
    return fresh
  },
}

/** What the page would hear: the answer of the request handler, of the check handler, and of the device handler. */
onCommand('ask-permission', async ({ permission, url }: { permission: string; url: string }) => {
  const { requestHandler, checkHandler, deviceHandler } = defaultSession
  if (!requestHandler || !checkHandler || !deviceHandler) throw new Error('Permissions are not guarded')
  const requested = await new Promise<boolean>((resolve) =>
    requestHandler(null, permission, resolve, { requestingUrl: url, isMainFrame: true }),
  )
  return { requested, checked: checkHandler(null, permission, url, { requestingUrl: url }), device: deviceHandler({}) }
})
onCommand('start-download', () => {
  const event = new PreventableEvent()
  defaultSession.emit('will-download', event, {}, null, null)
  return event.defaultPrevented
})
/** Whether the program lets a request of this address through. */
onCommand('ask-request', (url: string) => {
  const { requestFilter } = defaultSession
  if (!requestFilter) return true
  return new Promise<boolean>((resolve) => requestFilter({ url }, ({ cancel }) => resolve(cancel !== true)))
})
