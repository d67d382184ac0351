import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const project = join(import.meta.dirname, '../../..')
const outputs = ['out/main/cli.js', 'out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/index.html']
const [older, built, newer] = [1_700_000_000, 1_700_000_100, 1_700_000_200]

let clone: string

async function put(path: string, text: string, at: number): Promise<void> {
  await mkdir(dirname(join(clone, path)), { recursive: true })
  await writeFile(join(clone, path), text)
  await utimes(join(clone, path), at, at)
}

/** Gives everything in the sources the time before the build. */
async function age(): Promise<void> {
  await rm(join(clone, 'src/shared/new.ts'), { force: true })
  for (const path of ['package-lock.json', 'electron.vite.config.ts']) await put(path, '', older)
  for (const path of [
    'src/main/headless/cli.ts',
    'src/shared/domain.ts',
    'src',
    'src/shared',
    'src/main',
    'src/main/headless',
  ])
    await utimes(join(clone, path), older, older)
}

/** What a start prints, and its exit code. */
async function start(...args: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, [join(clone, 'scripts/shoebox.js'), ...args])
  return await run.then(
    ({ stdout }) => stdout,
    (error: unknown) => {
      const { stdout, code } = error as { stdout: string; code: number }
      return `${stdout}, ${code}`
    },
  )
}

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'shoebox-clone-'))
  for (const name of ['shoebox.js', 'current-bundle.js'])
    await cp(join(project, 'scripts', name), join(clone, 'scripts', name))
  await put('package.json', '{ "type": "module" }', older)
  const says = (from: string): string =>
    `process.stdout.write('${from} ' + process.argv.slice(2)); process.exitCode = 3`
  await put('src/main/headless/cli.ts', `const typed: string = 'source'; ${says('source')}`, older)
  await put('src/shared/domain.ts', '', older)
  await age()
  for (const path of outputs) await put(path, says('bundle'), built)
})
afterAll(() => rm(clone, { recursive: true }))

test('the command line starts from a bundle that is younger than all sources, with its arguments and exit code', async () => {
  expect(await start('status', '--json')).toBe('bundle status,--json, 3')
})

test.each([
  ['a source was changed', () => utimes(join(clone, 'src/shared/domain.ts'), newer, newer)],
  ['a source came', () => put('src/shared/new.ts', '', newer)],
  [
    'a source was removed',
    async () => {
      await put('src/shared/new.ts', '', older)
      await rm(join(clone, 'src/shared/new.ts'))
      await utimes(join(clone, 'src/shared'), newer, newer)
    },
  ],
  ['packages are others', () => put('package-lock.json', '', newer)],
  ['the build is another', () => put('electron.vite.config.ts', '', newer)],
  ['the same instant says nothing', () => utimes(join(clone, 'src/shared/domain.ts'), built, built)],
])('and from its sources if %s', async (_, change) => {
  await change()
  expect(await start()).toBe('source , 3')
  await age()
  expect(await start()).toBe('bundle , 3')
})

test.each([...outputs, 'out'])('and from its sources if there is no %s, as in a fresh clone', async (path) => {
  await rm(join(clone, path), { recursive: true })
  expect(await start()).toBe('source , 3')
  for (const output of outputs) await put(output, "process.stdout.write('bundle')", built)
  expect(await start()).toBe('bundle')
})

test('the project itself starts so, whatever is built of it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'scripts/shoebox.js'), '--help'])
  expect(stdout).toContain('Usage: shoebox')
})
