import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkProject, faultsOf } from '../../../../scripts/layers/check-project.ts'
import { layers } from '../../../../scripts/layers/layers.ts'
import { waysToImport } from './ways-to-import.ts'

const root = join(import.meta.dirname, '../../../..')

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'shoebox-layers-'))
})
afterEach(() => rmSync(project, { recursive: true }))

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
}

/** Files with a fault, each once. */
function faulty(): string[] {
  return [...new Set(checkProject(project, layers).faults.map((fault) => fault.replace(/:.*/s, '')))].sort()
}

function commandLine(folder: string): { status: number | null; errors: string[] } {
  const run = spawnSync(process.execPath, [join(root, 'scripts/check-layers.ts'), folder], { encoding: 'utf8' })
  return { status: run.status, errors: run.stderr.trim().split('\n').filter(Boolean) }
}

describe('the check', () => {
  test('finds no forbidden import in the project', () => {
    expect(commandLine(root)).toEqual({ status: 0, errors: [] })
  })

  test('ends with 1 and says what is wrong where', () => {
    write({ 'src/shared/x.ts': "\n\nimport { readFile } from 'fs'\n", 'src/shared/good.ts': 'export const good = 1\n' })
    expect(commandLine(project)).toEqual({
      status: 1,
      errors: ['src/shared/x.ts:3: imports fs: src/shared must run without Node'],
    })
  })

  test('takes a folder without code for a mistake', () => {
    expect(commandLine(project).status).toBe(1)
  })

  test('takes what it cannot read for a mistake', () => {
    write({ 'src/shared/x.ts': "import { from './y.ts'" })
    expect(faulty()).toEqual(['src/shared/x.ts'])
  })
})

describe.each(Object.entries(waysToImport))('%s', (_, way) => {
  test.each([
    ['src/main/google/x.ts', '../mirror/y.ts', '../ports.ts'],
    ['src/renderer/ui/x.tsx', '../features/library/y.tsx', '../i18n/y.ts'],
    ['src/main/app/x.ts', '../desktop/y.ts', '../backup/y.ts'],
    ['src/main/media/x.mts', '../../../test/engine/world.ts', '../library/y.ts'],
    ['src/shared/x.ts', 'node:fs/promises', './y.ts'],
    ['src/shared/x.ts', 'fs', './text/y.ts'],
    ['src/renderer/grid/x.ts', 'fs/promises', 'react'],
    ['src/main/app/x.ts', 'electron', 'node:os'],
    ['src/main/app/x.ts', 'electron/main', 'os'],
    ['test/emulator/x.ts', '../../src/shared/domain.ts', './y.ts'],
    ['scripts/x.ts', '../src/main/desktop/y.ts', '../src/main/headless/y.ts'],
  ])('%s may not import %s this way, but %s', (file, bad, good) => {
    write({ [file]: way(bad) })
    expect(faulty()).toEqual([file])
    write({ [file]: way(good) })
    expect(faulty()).toEqual([])
  })
})

test('code that is named by an address beside the file is imported, and what is no code is read', () => {
  const text = (name: string): string => `const x = new Worker(new URL('../desktop/${name}', import.meta.url))`
  expect(faultsOf(layers, 'src/main/app/x.ts', text('y.ts'))).toHaveLength(1)
  expect(faultsOf(layers, 'src/main/desktop/x.ts', text('y.ts'))).toEqual([])
  expect(faultsOf(layers, 'src/main/app/x.ts', text('y.png'))).toEqual([])
})

test('so is code of several names of which one is chosen when the program runs', () => {
  const text = (name: string): string =>
    `const places = ['./z.js', '${name}']\nexport const x = places.map((place) => new URL(place, import.meta.url))`
  expect(faultsOf(layers, 'src/main/app/x.ts', text('../desktop/y.ts'))).toHaveLength(1)
  expect(faultsOf(layers, 'src/main/desktop/x.ts', text('../headless/y.ts'))).toEqual([])
})

test('what only looks like an import is none', () => {
  write({
    'src/shared/x.ts': [
      `// import { x } from 'node:fs'`,
      `/* export * from '../main/app.ts' */`,
      `export const text = "import x from 'electron'"`,
      'export const more = `require(\'fs\') and import("fs")`',
      `export const my = { import: (x: string) => x, requires: (x: string) => x }`,
      `export const y = my.import('fs') + my.requires('fs')`,
    ].join('\n'),
  })
  expect(faulty()).toEqual([])
})

test.each([
  'export const load = (name: string) => import(name)',
  'export const load = (name: string) => import(`../${name}.ts`)',
  "export const load = (name: string) => import('../' + name)",
  'export const load = (name: string) => require(name)',
  'export const load = (name: string) => process.getBuiltinModule(name)',
  'export const load = () => require()',
  'export const load = require',
  "import { createRequire } from 'node:module'\nexport const load = createRequire(import.meta.url)",
  'export const { getBuiltinModule } = process',
  'export const load = (name: string) => new Worker(new URL(name, import.meta.url))',
  'export const load = (name: string) => new Worker(new URL(`../${name}.ts`, import.meta.url))',
  "const here = import.meta.url\nexport const load = () => new Worker(new URL('../desktop/y.ts', here))",
  "const { url } = import.meta\nexport const load = () => new Worker(new URL('../desktop/y.ts', url))",
  "export const x = eval('1')",
  "export const load = new Function('name', 'return import(name)')",
  "import { runInThisContext } from 'node:vm'\nexport const x = runInThisContext('1')",
  "export const x = (await import('vm')).runInThisContext('1')",
  "import { register } from 'node:module'\nregister('../desktop/y.ts')",
  "export const x: unknown = process.binding('fs')",
  "process.dlopen({ exports: {} }, 'y.node')",
  "import { Worker } from 'node:worker_threads'\nexport const x = new Worker('../desktop/y.ts')",
  "import { Worker } from 'node:worker_threads'\nexport const x = new Worker('1', { eval: true })",
  "import { fork } from 'node:child_process'\nexport const x = fork('../desktop/y.ts')",
])('an import that only running it would tell is refused: %s', (text) => {
  write({ 'src/main/app/x.ts': text })
  expect(faulty()).toEqual(['src/main/app/x.ts'])
})

test.each(['getBuiltinModule', "['getBuiltinModule']"])('process.%s is an import', (name) => {
  const text = `export const x = process${name.startsWith('[') ? '' : '.'}${name}('os')`
  write({ 'src/renderer/ui/x.ts': text, 'src/main/media/x.ts': text })
  expect(faulty()).toEqual(['src/renderer/ui/x.ts'])
})

describe('nothing is allowed that no rule allows:', () => {
  test.each([
    'src/x.ts',
    'src/main/x.ts',
    'src/main/unheard/x.ts',
    'src/main/backups/x.ts',
    'src/renderer/x.tsx',
    'src/renderer/unheard/x.tsx',
    'src/unheard/x.ts',
    'test/x.ts',
    'test/unheard/x.ts',
    'test/fixtures/x.ts',
    'unheard/x.ts',
    'x.ts',
    'src/main/unheard/x.js',
    'src/main/unheard/x.mjs',
    'src/main/unheard/x.cts',
    'src/renderer/unheard/x.jsx',
  ])('%s is in no layer', (file) => {
    write({ [file]: 'export const x = 1\n' })
    expect(checkProject(project, layers).faults).toEqual([`${file}: is in no layer: name its folder in scripts/layers`])
  })

  test.each([
    'unheard',
    'zod/../electron',
    '#inner',
    'shoebox/src/main/app.ts',
    '/etc/passwd',
    'file:///x.ts',
    'https://example.com/x.js',
    'data:text/javascript,1',
    '../unheard/x.ts',
    '../../unheard/x.ts',
    '../../../x.ts',
    '../../../../x.ts',
    '../../../package.json',
    '..',
    '../..',
    '../google/../verify/x.ts',
    '../verify/x.ts?raw',
    '../verify/x.ts#part',
  ])('src/main/google may not import %s', (specifier) => {
    write({ 'src/main/google/x.ts': `import '${specifier}'` })
    expect(faulty()).toEqual(['src/main/google/x.ts'])
  })

  test('what is built, installed or left by tests is not looked at', () => {
    for (const folder of ['node_modules/x', 'out', 'dist/x', 'test-results', 'src/main/node_modules'])
      write({ [`${folder}/x.js`]: "import 'electron'" })
    expect(checkProject(project, layers)).toEqual({ files: 0, faults: [] })
  })

  test('a folder of the project that is called like one of those is looked at', () => {
    write({ 'src/main/out/x.ts': '', 'src/renderer/dist/x.tsx': '', 'src/.hidden/x.ts': '', '.hidden/x.ts': '' })
    expect(faulty()).toEqual(['.hidden/x.ts', 'src/.hidden/x.ts', 'src/main/out/x.ts', 'src/renderer/dist/x.tsx'])
  })

  test('whatever lies below src is looked at, code or not, and leads nowhere else', () => {
    write({ 'src/renderer/unheard/x.svg': '<svg/>', 'src/main/app/x.ts': '', 'src/renderer/ui/x.svg': '<svg/>' })
    symlinkSync('../../main/app/x.ts', join(project, 'src/renderer/ui/link.ts'))
    symlinkSync('../main', join(project, 'src/shared'))
    expect(faulty()).toEqual(['src/renderer/ui/link.ts', 'src/renderer/unheard/x.svg', 'src/shared'])
  })

  test('without any one of the layers its files are in none, or take the layer of the folder around', () => {
    for (const { place } of layers) {
      const file = /\.\w+$/.test(place) ? place : `${place}/x.ts`
      const without = layers.filter((layer) => layer.place !== place)
      const around = without.some(({ place: other, rooms = [] }) =>
        [other, ...rooms.map((room) => `${other}/${room}`)].includes(dirname(file)),
      )
      expect(faultsOf(without, file, '')).toHaveLength(around ? 0 : 1)
    }
  })
})
