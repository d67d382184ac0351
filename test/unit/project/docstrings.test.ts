import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isNode, syntaxOf, type Node } from '../../../scripts/layers/find-imports.ts'
import { projectFiles } from '../../../scripts/layers/project-files.ts'

const root = join(import.meta.dirname, '../../..')

const nameOf = (node: unknown): string => (isNode(node) ? String(node['name']) : '')
const isFunction = (node: unknown): boolean =>
  isNode(node) && ['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'].includes(node.type)

/** Names of what a declaration makes that can be called: functions, classes, and hooks, which other functions make. */
function calledIn(declaration: Node): string[] {
  if (['FunctionDeclaration', 'ClassDeclaration'].includes(declaration.type)) return [nameOf(declaration['id'])]
  if (declaration.type !== 'VariableDeclaration') return []
  return (declaration['declarations'] as Node[])
    .filter(({ id, init }) => isFunction(init) || /^use[A-Z]/.test(nameOf(id)))
    .map(({ id }) => nameOf(id))
}

/** Exported functions, classes and hooks of a file with nothing above them that tells what a caller cannot see. */
function untoldIn(file: string, text: string): string[] {
  const exported = (syntaxOf(file, text).program.body as unknown as Node[]).filter(
    ({ type }) => type === 'ExportNamedDeclaration',
  )
  return exported.flatMap(({ start, declaration }) => {
    const above = text.slice(0, start).replace(/(?:^\s*\/\/ oxlint-.*\n)+$/m, '')
    return isNode(declaration) && !above.endsWith('*/\n') ? calledIn(declaration) : []
  })
}

test('every exported function, class and hook says what a caller cannot see', () => {
  const untold = projectFiles(root)
    .filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
    .flatMap(({ path }) => untoldIn(path, readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}`))
  expect(untold).toEqual([])
})

test.each([
  ['export function a() {}', ['a']],
  ['export async function a() {}', ['a']],
  ['const b = 1\nexport class A {}', ['A']],
  ['export const a = () => 1', ['a']],
  ['export const a: B = async function () {}', ['a']],
  ['export const useA = create<A>()((set) => ({}))', ['useA']],
  ['export const a = 1', []],
  ['/** Says it. */\nexport const a = () => 1', []],
  ['/** Says it. */\nexport function a() {}', []],
  ['/** Says it. */\n// oxlint-disable-next-line no-console\nexport function a() {}', []],
  ['/**\n * Says it.\n */\nexport async function* a() {}', []],
  ['/** Says it. */\n\nexport function a() {}', ['a']],
  ['function a() {}', []],
])('sees what is said of %j', (text, untold) => {
  expect(untoldIn('src/a.ts', text)).toEqual(untold)
})
