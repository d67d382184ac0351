import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-worker-side-'))
})
afterEach(() => rm(folder, { recursive: true }))

it.skipIf(process.platform === 'win32')('a process that hears nothing can see that its parent was killed', async () => {
  const module = fileURLToPath(new URL('../../../src/main/worker-side.ts', import.meta.url))
  const told = join(folder, 'told')
  const worker = join(folder, 'worker.mjs')
  // Never comes back to its messages, like a migration.
  await writeFile(
    worker,
    `import { writeFileSync } from 'node:fs'
     import { parentIsGone } from ${JSON.stringify(module)}
     process.stdout.write(String(parentIsGone()))
     const end = Date.now() + 60_000
     while (!parentIsGone() && Date.now() < end) {}
     writeFileSync(${JSON.stringify(told)}, '')`,
  )
  const script = `require('node:child_process').fork(${JSON.stringify(worker)})`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const first = await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve))
  expect(first.toString()).toBe('false')
  parent.kill('SIGKILL')
  await expect.poll(() => existsSync(told)).toBe(true)
})
