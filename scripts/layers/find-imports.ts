import { parseSync } from 'vite'

/** A node of the syntax tree; only what the checks go by. */
export interface Node {
  type: string
  start: number
  [key: string]: unknown
}

/** Something that makes one file depend on another. */
export interface Import {
  /** From 1. */
  line: number
  /** What is imported, as it is written; undefined if only running the program would tell. */
  specifier: string | undefined
  /** Nothing of it is there when the program runs. */
  isType: boolean
}

/** Calls `visit` for every node below `value`, itself included. */
export function visitNodes(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) visitNodes(one, visit)
    return
  }
  if (!isNode(value)) return
  visit(value)
  for (const one of Object.values(value)) visitNodes(one, visit)
}

let last: { path: string; text: string; parsed: ReturnType<typeof parseSync> } | undefined

/** The syntax of a file, not to be changed. What was asked for last is kept: several checks look at one file after another. */
export function syntaxOf(path: string, text: string): ReturnType<typeof parseSync> {
  if (last?.path !== path || last.text !== text) last = { path, text, parsed: parseSync(path, text) }
  return last.parsed
}

/** The number of the line, from 1, in which a place of a text lies. */
export function lineAt(text: string, start: number): number {
  return text.slice(0, start).split('\n').length
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') return true
  const named = node['specifiers']
  return Array.isArray(named) && named.length > 0 && named.every((one: Node) => one['importKind'] === 'type')
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The text that an expression always has. */
function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node.type === 'TSLiteralType') return textOf(node['literal'])
  const quasis = node['quasis']
  if (node.type !== 'TemplateLiteral' || !Array.isArray(quasis) || quasis.length !== 1) return undefined
  return (quasis[0] as { value: { cooked: string | null } }).value.cooked ?? undefined
}

function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'MetaProperty') return `${nameOf(node['meta'])}.${nameOf(node['property'])}`
  if (node.type === 'MemberExpression')
    return `${nameOf(node['object'])}.${nameOf(node['property']) ?? textOf(node['property'])}`
  if (node.type === 'CallExpression') return `${nameOf(node['callee'])}()`
  return undefined
}

/** Functions that load what their first argument names. */
const loaders =
  /^(?:(?:.*\.)?require(?:\.resolve)?|(?:.*\.)?createRequire\(\)(?:\.resolve)?|(?:.*\.)?getBuiltinModule|import\.meta\.(?:resolve|glob))$/

/** What starts a thread or a process that runs what its first argument names. */
const starters = /^(?:.*\.)?(?:Worker|fork)$/

const codeName = /\.[mc]?[jt]sx?$/

/** An address that is found from that of the file itself. */
function isOwnAddress(node: Node): boolean {
  const [, base] = (node['arguments'] ?? []) as unknown[]
  return node.type === 'NewExpression' && nameOf(node['callee']) === 'URL' && nameOf(base) === 'import.meta.url'
}

/** What a node imports: nothing for most. */
function importsOf(node: Node): unknown[] {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
    case 'ExportAllDeclaration':
    case 'TSImportType':
      return [node['source']]
    case 'ExportNamedDeclaration':
      return isNode(node['source']) ? [node['source']] : []
    case 'TSExternalModuleReference':
      return [node['expression']]
    case 'TSModuleDeclaration':
      return isNode(node['id']) && node['id'].type === 'Literal' ? [node['id']] : []
    case 'NewExpression': {
      // Code that is named beside the file itself is there to be loaded, by a worker or a page.
      const [first] = node['arguments'] as unknown[]
      if (starters.test(nameOf(node['callee']) ?? '') && codeName.test(textOf(first) ?? '')) return [first]
      return isOwnAddress(node) && codeName.test(textOf(first) ?? '') ? [first] : []
    }
    case 'CallExpression': {
      const [first] = node['arguments'] as unknown[]
      if (starters.test(nameOf(node['callee']) ?? '') && codeName.test(textOf(first) ?? '')) return [first]
      if (!loaders.test(nameOf(node['callee']) ?? '')) return []
      return isNode(first) && first.type === 'ArrayExpression' ? (first['elements'] as unknown[]) : [first]
    }
    default:
      return []
  }
}

/** Modules of Node that make a text code, or load for others. */
const makesCode = /^(?:node:)?(?:vm|repl|inspector(?:\/promises)?)$/
/** Ways of the process itself to load, and hooks of what is loaded later. */
const loadsUnseen = /^(?:.*\.)?(?:process\.(?:binding|_linkedBinding|dlopen)|register(?:Hooks)?)$/

/** Files that do so all the same, each for the reason. */
const mayLoadUnseen: Readonly<Record<string, string>> = {
  'src/main/desktop/ports/wasm-sharp.ts':
    'says of builds of one package that they are not there, so that another of its builds is taken',
  'src/main/thumbnails/decoding/limit-memory.ts': 'runs a text that stands in it and imports nothing',
}

/** What loads anything, whoever calls it then. */
const handedOn = new Set(['require', 'createRequire', 'getBuiltinModule'])

/** A thread that runs what its first argument says, and not what it names. */
function isWorkerOfText(node: Node): boolean {
  const [, settings] = (node['arguments'] ?? []) as unknown[]
  if (node.type !== 'NewExpression' || !starters.test(nameOf(node['callee']) ?? '') || !isNode(settings)) return false
  return ((settings['properties'] ?? []) as Node[]).some(({ key }) => [nameOf(key), textOf(key)].includes('eval'))
}

/**
 * Every place of the program where something that loads is handed on in place of being called with a name, and where a text
 * is made code: what comes of it can be told only by running it.
 */
function evasionsIn(program: unknown, isExempt: boolean): number[] {
  const found: number[] = []
  const called = new Set<unknown>()
  visitNodes(program, (node) => {
    const callee = nameOf(node['callee'])
    if (node.type === 'CallExpression' && loaders.test(callee ?? ''))
      visitNodes(node['callee'], (inside) => void called.add(inside))
    const isImported = node.type === 'ImportSpecifier'
    if (isImported) for (const name of [node['imported'], node['local']]) called.add(name)
    if (callee === 'eval' || callee === 'Function') found.push(node.start)
    if (!isExempt && (loadsUnseen.test(callee ?? '') || isWorkerOfText(node))) found.push(node.start)
    if (importsOf(node).some((imported) => makesCode.test(textOf(imported) ?? ''))) found.push(node.start)
    if (node.type === 'Identifier' && handedOn.has(String(node['name'])) && !called.has(node)) found.push(node.start)
  })
  return [...found, ...strayAddressesIn(program)]
}

/** Functions that are given the address of the file itself, and what comes of it is seen. */
const takesOwnAddress = new Set(['createRequire', 'module.createRequire', 'fileURLToPath'])

/** Every place where the address of the file is handed on, so that nobody sees what is found from it. */
function strayAddressesIn(program: unknown): number[] {
  const used = new Set<unknown>()
  const found: number[] = []
  visitNodes(program, (node) => {
    if (isOwnAddress(node)) used.add((node['arguments'] as unknown[])[1])
    if (node.type === 'CallExpression' && takesOwnAddress.has(nameOf(node['callee']) ?? ''))
      used.add((node['arguments'] as unknown[])[0])
    const isUrl = node.type === 'MemberExpression' && nameOf(node) === 'import.meta.url'
    if (isUrl && !used.has(node)) found.push(node.start)
    if (node.type === 'MemberExpression') used.add(node['object'])
    if (node.type === 'MetaProperty' && nameOf(node) === 'import.meta' && !used.has(node)) found.push(node.start)
  })
  return found
}

/** Source is written in TypeScript: a name of JavaScript is that of a bundle, which lies elsewhere. */
const sourceName = /^\.{1,2}\/.*\.[mc]?tsx?$/

/** Where an address beside the file is chosen when the program runs, it is one of the names of source that the file has. */
function chosenIn(program: unknown): { start: number; specifier: string | undefined }[] {
  const chosen: Node[] = []
  const names: { start: number; specifier: string }[] = []
  visitNodes(program, (node) => {
    if (isOwnAddress(node) && textOf((node['arguments'] as unknown[])[0]) === undefined) chosen.push(node)
    const name = textOf(node)
    if (name !== undefined && sourceName.test(name)) names.push({ start: node.start, specifier: name })
  })
  if (names.length > 0 && chosen.length > 0) return names
  return chosen.map(({ start }) => ({ start, specifier: undefined }))
}

/**
 * Everything that the file imports, in whatever way: statically, as a type, again as an export, when it runs, as CommonJS
 * does, by an address beside its own, by adding to its types, or by a `///` reference. Throws for what is no TypeScript.
 */
export function findImports(path: string, text: string): Import[] {
  const { program, comments, errors } = syntaxOf(path, text)
  if (errors[0]) throw new Error(errors[0].message)
  const found: Import[] = []
  const add = (start: number, specifier: string | undefined, isType: boolean): void => {
    found.push({ line: lineAt(text, start), specifier, isType })
  }
  visitNodes(program, (node) => {
    for (const imported of importsOf(node)) add(node.start, textOf(imported), isTypeOnly(node))
  })
  // Outside of the program nothing is kept from anybody by it.
  if (path.startsWith('src/')) {
    for (const start of evasionsIn(program, Object.hasOwn(mayLoadUnseen, path))) add(start, undefined, false)
    for (const { start, specifier } of chosenIn(program)) add(start, specifier, false)
  }
  for (const { start, value } of comments) {
    const reference = /^\/\s*<reference\s+(?:path|types)\s*=\s*["']([^"']+)["']/.exec(value)
    if (reference) add(start, reference[1], true)
  }
  return found
}
