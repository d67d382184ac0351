import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isNode, syntaxOf, visitNodes, type Node } from '../../../scripts/layers/find-imports.ts'
import { projectFiles } from '../../../scripts/layers/project-files.ts'

const root = join(import.meta.dirname, '../../..')

/** What comes from outside of the program, or is another piece of it: neither is a plain value that a caller chooses. */
const noValues = /^(?:Log|Clock|Fetch|FileSystem|Ports|SecretStore|Protector|App|WriteStream)$/
/** Hears of what goes on, as options of the web's own calls and ours do: of sent bytes, of steps. */
const listeners = /^(?:on[A-Z]\w*|step|stays)$/

const nameOf = (node: unknown): string => (isNode(node) ? String(node['name']) : '')

/** Members of a type named `…Options` that are no plain values, in a file. */
function partsInOptions(file: string, text: string): string[] {
  const found: string[] = []
  visitNodes(syntaxOf(file, text).program, (node) => {
    if (node.type !== 'TSInterfaceDeclaration' || !nameOf(node['id']).endsWith('Options')) return
    visitNodes(node['body'], ({ type, ...member }) => {
      const name = nameOf(member['key'])
      if (type === 'TSMethodSignature') found.push(`${nameOf(node['id'])}.${name}`)
      if (type !== 'TSPropertySignature' || listeners.test(name)) return
      if (isPart(member['typeAnnotation'])) found.push(`${nameOf(node['id'])}.${name}`)
    })
  })
  return found
}

function isPart(annotation: unknown): boolean {
  let is = false
  visitNodes(annotation, ({ type, ...rest }: Node) => {
    const of: unknown = rest['typeName']
    if (type === 'TSFunctionType') is = true
    if (
      type === 'TSTypeReference' &&
      noValues.test(nameOf(isNode(of) && of.type === 'TSQualifiedName' ? of['right'] : of))
    )
      is = true
  })
  return is
}

test('what is called options are plain values that a caller chooses', () => {
  const files = projectFiles(root).filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
  expect(
    files.flatMap(({ path }) =>
      partsInOptions(path, readFileSync(join(root, path), 'utf8')).map((name) => `${path}: ${name}`),
    ),
  ).toEqual([])
})

test.each([
  ['interface AOptions { log: Log }', ['AOptions.log']],
  ["interface AOptions { clock?: Pick<Clock, 'now'> }", ['AOptions.clock']],
  ['interface AOptions { ask: () => boolean; error: NodeJS.WriteStream }', ['AOptions.ask', 'AOptions.error']],
  ['interface AOptions { open(path: string): void }', ['AOptions.open']],
  ['interface AOptions { port: number; onSent?: (bytes: number) => void; signal: AbortSignal }', []],
  ['interface AParts { log: Log }', []],
])('sees in %j what is none', (text, parts) => {
  expect(partsInOptions('src/a.ts', text)).toEqual(parts)
})
