import { onlyBeforeReady, onlyWhenReady } from './lifecycle.ts'
import { journal } from './script.ts'

type ProtocolHandler = (request: Request) => Response | Promise<Response>

const handlers = new Map<string, ProtocolHandler>()

export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    onlyBeforeReady('protocol.registerSchemesAsPrivileged')
    if (journal.privileges.length > 0) throw new Error('protocol.registerSchemesAsPrivileged can be called only once')
    journal.privileges.push(...schemes)
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    onlyWhenReady('protocol.handle')
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle(scheme: string): void {
    if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
  },
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}

/** Asks the registered handler, as Chromium would; undefined where the request fails instead of being answered. */
export async function askProtocol(request: Request): Promise<Response | undefined> {
  const handler = handlers.get(new URL(request.url).protocol.slice(0, -1))
  if (!handler) return undefined
  try {
    return await handler(request)
  } catch (error) {
    console.error(error)
    return undefined
  }
}
