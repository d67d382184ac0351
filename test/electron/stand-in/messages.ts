/** Messages between the main process and the page, with the structured clone that Electron applies to them. */
type Listener = (event: unknown, ...args: unknown[]) => unknown

const handlers = new Map<string, Listener>()

export const ipcMain = {
  handle(channel: string, listener: Listener): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, listener)
  },
  removeHandler: (channel: string): void => void handlers.delete(channel),
}

/** What `ipcRenderer.invoke` gets. A handler that throws becomes an error without its stack, as in Electron. */
export async function invoke(event: unknown, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`No handler registered for '${channel}'`)
  try {
    return structuredClone(await handler(event, ...structuredClone(args)))
  } catch (error) {
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error })
  }
}
