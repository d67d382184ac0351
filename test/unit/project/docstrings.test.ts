import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFiles } from '../../../scripts/layers/project-files.ts'

const root = join(import.meta.dirname, '../../..')

/** Exported functions and classes of a file with nothing above them that tells what a caller cannot see. */
function untoldIn(text: string): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const name = /^export (?:async )?(?:function\*?|(?:abstract )?class) (\w+)/.exec(line)?.[1]
    const above = lines.slice(0, at).findLast((other) => !/^\s*\/\/ oxlint-/.test(other))
    return name === undefined || above?.trimEnd().endsWith('*/') === true ? [] : [name]
  })
}

test('every exported function and class says what a caller cannot see', () => {
  const untold = projectFiles(root)
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
    .flatMap(({ path }) => untoldIn(readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}`))
  expect(untold).toEqual([])
})

test.each([
  ['export function a() {}', ['a']],
  ['export async function a() {}', ['a']],
  ['const b = 1\nexport class A {}', ['A']],
  ['/** Says it. */\nexport function a() {}', []],
  ['/**\n * Says it.\n */\nexport async function* a() {}', []],
  ['/** Says it. */\n\nexport function a() {}', ['a']],
  ['function a() {}', []],
])('sees what is said of %j', (text, untold) => {
  expect(untoldIn(text)).toEqual(untold)
})
