import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'

function build(root: string, builder: string, interrupted: AbortSignal): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const child = spawn(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: interrupted,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.on('error', (error) => resolve(String(error)))
  child.on('close', (code) => resolve(code === 0 ? undefined : text))
  return promise
}

/**
 * The folder with the built page. In a checkout that was never built, builds it first and says so; without the builder
 * the answer tells what to run. `cancelled` if that was broken off.
 */
export async function ensurePage(
  root: string,
  say: (text: string) => void,
  interrupted: AbortSignal,
): Promise<Result<string>> {
  const folder = join(root, 'out', 'renderer')
  const index = join(folder, 'index.html')
  if (existsSync(index)) return success(folder)
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (!existsSync(builder)) {
    return failure('unexpected', { detail: 'The page is not built. Run "npm ci" and "npm run build" first.' })
  }
  say('Building the page; this happens once.')
  const complaint = await build(root, builder, interrupted)
  if (interrupted.aborted) return failure('cancelled')
  if (complaint !== undefined || !existsSync(index)) {
    for (const line of complaint?.trimEnd().split('\n') ?? []) say(line)
    return failure('unexpected', { detail: 'The page could not be built: run "npm run build".' })
  }
  return success(folder)
}
