/** The wire between the test and the stand-in: the test sends commands, and hears of the window. */
type Handler = (argument: never) => unknown

const handlers = new Map<string, Handler>()

interface Command {
  id: number
  command: string
  argument: unknown
}

/** `handler` gets what the test sent; what it returns crosses back as JSON. */
export function onCommand(command: string, handler: Handler): void {
  handlers.set(command, handler)
}

/** Tells the test something it did not ask for. Without a test at the other end, nobody hears it. */
export function tell(message: Record<string, unknown>): void {
  process.send?.(message)
}

async function answer({ id, command, argument }: Command): Promise<void> {
  try {
    const handler = handlers.get(command)
    if (!handler) throw new Error(`There is no command ${command}`)
    tell({ id, value: await handler(argument as never) })
  } catch (error) {
    tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

process.on('message', (message) => void answer(message as Command))
// Listening for commands is no reason to live on.
process.channel?.unref()
