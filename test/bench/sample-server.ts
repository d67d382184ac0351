import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

export interface SampleServer {
  origin: string
  clientJson: string
  close(): Promise<void>
}

const main = join(import.meta.dirname, '..', 'emulator', 'main.ts')

/** The emulator as a process of its own, so that its work is not measured as ours. */
export async function startSampleServer(items: number, itemBytes: number): Promise<SampleServer> {
  const flags = ['--profile', 'legacy', '--albums', '4', '--items', String(items), '--item-bytes', String(itemBytes)]
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await ended
  }
  const found: Record<string, string> = {}
  for await (const line of createInterface(child.stdout)) {
    const [, name, value] = /^(client id|client secret)\s+(\S+)$/.exec(line) ?? []
    if (line.startsWith('{')) found['origin'] = (JSON.parse(line) as { origin: string }).origin
    if (name !== undefined && value !== undefined) found[name] = value
    const { origin, ['client id']: id, ['client secret']: secret } = found
    if (origin !== undefined && id !== undefined && secret !== undefined) {
      return { origin, clientJson: JSON.stringify({ installed: { client_id: id, client_secret: secret } }), close }
    }
  }
  throw new Error('The emulator ended before it was ready.')
}
