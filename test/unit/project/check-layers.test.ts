import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkProject } from '../../../scripts/layers/check-project.ts'
import { layers } from '../../../scripts/layers/layers.ts'

const root = join(import.meta.dirname, '../../..')

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

/** Every way to import `it`, as the body of a file. */
const ways: Record<string, (it: string) => string> = {
  import: (it) => `import { x } from '${it}'`,
  'import of a default': (it) => `import x from "${it}"`,
  'import of everything': (it) => `import * as x from '${it}'`,
  'import for its effect': (it) => `import '${it}'`,
  'import over lines': (it) => `import {\n  x, // from here\n  y,\n} /* and */ from\n  '${it}'`,
  'import after a semicolon': (it) => `const y = 1;import{x}from'${it}'`,
  'import type': (it) => `import type { X } from '${it}'`,
  'import of one type': (it) => `import { type X } from '${it}'`,
  'import with attributes': (it) => `import x from '${it}' with { type: 'json' }`,
  'import =': (it) => `import x = require('${it}')`,
  'export from': (it) => `export { x } from '${it}'`,
  'export all': (it) => `export * from '${it}'`,
  'export all as': (it) => `export * as x from '${it}'`,
  'export type': (it) => `export type { X } from '${it}'`,
  'import()': (it) => `export const load = () => import('${it}')`,
  'import() with a template': (it) => `export const load = () => import(\`${it}\`)`,
  'import() over lines': (it) => `export const load = () => import(\n  /* here */ '${it}',\n)`,
  'a type by import()': (it) => `export type X = import('${it}').X`,
  'typeof import()': (it) => `export type X = typeof import('${it}')`,
  require: (it) => `const x = require('${it}')`,
  'require with a template': (it) => `const x = require(\`${it}\`)`,
  'require.resolve': (it) => `const x = require.resolve('${it}')`,
  'module.require': (it) => `const x = module.require('${it}')`,
  createRequire: (it) => `const x = createRequire(import.meta.url)('${it}')`,
  'import.meta.resolve': (it) => `const x = import.meta.resolve('${it}')`,
  'import.meta.glob': (it) => `const x = import.meta.glob('${it}')`,
  'import.meta.glob of several': (it) => `const x = import.meta.glob(['./y.ts', '${it}'])`,
  'a reference': (it) => `/// <reference path="${it}" />\nexport const x = 1`,
  'within a class': (it) => `class X { static async y() { return (await import('${it}')).y } }`,
}

describe.each(Object.entries(ways))('%s', (_, way) => {
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
    expect(checkProject(project, layers).faults).toEqual([`${file}: is in no layer`])
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

  test('without any one of the layers its files are in none, or take the layer of the folder around', () => {
    for (const { place } of layers) {
      const file = /\.\w+$/.test(place) ? place : `${place}/x.ts`
      write({ [file]: 'export const x = 1\n' })
      const without = layers.filter((layer) => layer.place !== place)
      const around = without.some((layer) => file.startsWith(`${layer.place}/`))
      expect(checkProject(project, without).faults).toEqual(around ? [] : [`${file}: is in no layer`])
      rmSync(join(project, file))
    }
  })
})
