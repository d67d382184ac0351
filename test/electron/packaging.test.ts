/**
 * Packages the app as a release would, around a made-up runtime: the folder that electron-builder gets has the names of
 * Electron's, and its "program" is a few bytes with a fuse wire as in Electron 45. What goes into the package, and how
 * the fuses are set, does not depend on the rest.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractAll, extractFile, listPackage } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storingWorkerPath } from '../../src/main/desktop/ports/storing-worker-path.ts'
import { storingThread } from '../../src/main/headless/ports/storing-thread.ts'
import { ensureBuilt } from './built.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'shoebox-packaging-'))
const packaged = join(folder, 'dist', 'linux-unpacked')
const archive = join(packaged, 'resources', 'app.asar')

/** Marks the fuses in Electron's program; behind it come the version of the wire, its length, and a digit per fuse. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const factoryFuses = '10110001'

function makeRuntime(path: string): void {
  mkdirSync(join(path, 'resources'), { recursive: true })
  mkdirSync(join(path, 'locales'))
  writeFileSync(join(path, 'locales', 'en-US.pak'), '')
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, factoryFuses.length]), Buffer.from(factoryFuses)])
  writeFileSync(join(path, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]))
  chmodSync(join(path, 'electron'), 0o755)
}

let files: string[]

beforeAll(async () => {
  await ensureBuilt()
  const runtime = join(folder, 'runtime')
  makeRuntime(runtime)
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const overrides = [`-c.electronDist=${runtime}`, `-c.directories.output=${join(folder, 'dist')}`]
  const run = spawnSync(process.execPath, [builder, '--linux', 'dir', '--x64', '--publish', 'never', ...overrides], {
    cwd: root,
    encoding: 'utf8',
    timeout: 240_000,
  })
  const output = run.stdout + run.stderr
  if (run.status !== 0) throw new Error(`electron-builder failed:\n${output}`)
  files = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1))
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(path: string): string {
  return extractFile(archive, path).toString('utf8')
}

test('holds the bundles, and the entry that package.json names', () => {
  const { main, name, version } = JSON.parse(read('package.json')) as Record<string, string>
  expect({ main, name }).toEqual({ main: 'out/main/index.js', name: 'shoebox' })
  expect(version).toBe((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version)
  const built = [
    'index.js',
    'archive-thread.js',
    'cli.js',
    'exports-worker.js',
    'folder-worker.js',
    'index-worker.js',
    'storing-worker.js',
    'thumbnail-worker.js',
  ]
  const needed = built.map((file) => `out/main/${file}`)
  expect(files).toEqual(
    expect.arrayContaining([...needed, 'out/preload/preload.cjs', 'out/renderer/index.html', 'assets/icon.png']),
  )
})

test('holds no sources, no tests, no settings of the project', () => {
  const allowed = /^(out|assets|node_modules)(\/|$)|^package\.json$/
  expect(files.filter((path) => !allowed.test(path))).toEqual([])
  expect(files.filter((path) => path.startsWith('assets/'))).toEqual(['assets/icon.png', 'assets/towns.bin.br'])
  expect(files.filter((path) => /\.(ts|tsx|map|md)$/.test(path))).toEqual([])
})

test('every package that a bundle imports is there, and no other tool of the project', () => {
  const modules = files
    .filter((path) => /^node_modules\/(@[^/]+\/)?[^/@]+$/.test(path))
    .map((path) => path.slice('node_modules/'.length))
  const bundles = files.filter((path) => /^out\/main\/.*\.js$/.test(path)).map(read)
  const imported = bundles.flatMap((text) =>
    [...text.matchAll(/^import .*?from "([^".]+)"|^import\("([^".]+)"\)/gm)].map((match) => match[1] ?? match[2] ?? ''),
  )
  const outside = new Set(imported.filter((name) => !name.startsWith('node:') && name !== 'electron'))
  expect(outside.size).toBeGreaterThan(0)
  for (const name of outside) expect(modules).toContain(name.split('/')[0])
  for (const tool of ['electron', 'vite', 'typescript', 'react', 'playwright', 'vitest'])
    expect(modules).not.toContain(tool)
})

test('brings the WebAssembly build of sharp and not the native one, outside of the archive', () => {
  expect(files.some((path) => path.startsWith('node_modules/@img/sharp-wasm32/'))).toBe(true)
  expect(files.filter((path) => /@img\/sharp-(linux|libvips|darwin|win32)/.test(path))).toEqual([])
  expect(files.filter((path) => path.endsWith('.node') || path.includes('.so'))).toEqual([])
  expect(existsSync(join(packaged, 'resources', 'app.asar.unpacked', 'node_modules', '@img', 'sharp-wasm32'))).toBe(
    true,
  )
})

test('the packed image libraries work by themselves', () => {
  const unpacked = join(folder, 'unpacked')
  extractAll(archive, unpacked)
  const script = `
    const { default: sharp } = await import('sharp')
    const { default: libheif } = await import('libheif-js/wasm-bundle.js')
    const jxl = await import('jxl-oxide-wasm')
    const { readFileSync } = await import('node:fs')
    jxl.initSync({ module: readFileSync(new URL(import.meta.resolve('jxl-oxide-wasm/module.wasm'))) })
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } }).webp().toBuffer()
    const { width, height } = await sharp(picture).metadata()
    console.log(JSON.stringify({ width, height, wasm: 'emscripten' in sharp.versions, heif: typeof new libheif.HeifDecoder().decode, jxl: typeof new jxl.JxlImage().render }))
    process.exit(0)`
  writeFileSync(join(unpacked, 'try.mjs'), script)
  const run = spawnSync(process.execPath, ['try.mjs'], { cwd: unpacked, encoding: 'utf8', timeout: 60_000 })
  const working = { width: 40, height: 30, wasm: true, heif: 'function', jxl: 'function' }
  expect(JSON.parse(run.stdout || `"${run.stderr}"`)).toEqual(working)
})

test('the packed thread that stores files is where the window looks for it, and works with what is packed beside it', async () => {
  const unpacked = join(folder, 'with-thread')
  extractAll(archive, unpacked)
  const said: unknown[] = []
  const thread = storingThread(storingWorkerPath(unpacked), (...entry) => said.push(entry))
  const mirror = join(folder, 'mirror')
  mkdirSync(join(mirror, 'Photos'), { recursive: true })
  writeFileSync(join(mirror, 'Photos', 'a.jpg'), 'four')
  const work = { kind: 'look', paths: ['Photos/a.jpg'] }
  expect(await thread.ask({ root: mirror, work })).toEqual({ each: [{ ok: true, here: 4 }] })
  expect(said).toEqual([])
})

describe('fuses', () => {
  test('are flipped in the program', () => {
    const program = readFileSync(join(packaged, 'shoebox'))
    const at = program.indexOf(sentinel) + sentinel.length + 2
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol] = program
      .subarray(at, at + factoryFuses.length)
      .toString('ascii')
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      snapshot: '0',
      fileProtocol: '0',
    })
  })
})
