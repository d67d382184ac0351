import { isNode, lineAt, syntaxOf, type Node, visitNodes } from './find-imports.ts'

/** A time that is not asked of the clock that was handed in. */
interface OwnClock {
  /** From 1. */
  line: number
  what: string
}

/** Files of `src/main` that may ask the machine itself, each for a reason that no turned clock can answer. */
export const mayAsk: Readonly<Record<string, string>> = {
  'clock/system-clock.ts': 'is the clock of the machine',
  'desktop/ports/system-download.ts': 'a connection that hangs does so in real time',
  'desktop/presence/clean-quit.ts': 'the process ends whatever the clock says',
  'folders/deadline.ts': 'runs in a process of its own, which is given up by the clock of the main one',
  'folders/list-folder.ts': 'runs in a process of its own, and measures how slow a disk is',
  'google/exchange.ts': 'a connection that hangs does so in real time',
  'headless/cli.ts': 'the process ends whatever the clock says',
  'headless/ports/direct-files.ts': 'measures how slow a disk is',
  'headless/ports/http-client/agent-download.ts': 'a connection that hangs does so in real time',
  'headless/ports/http-client/own-request.ts': 'a connection that hangs does so in real time',
  'headless/ports/open-url.ts': 'waits for another program, which knows no other clock',
  'headless/server/event-streams.ts': 'keeps a real connection open',
  'headless/signals.ts': 'tells two key presses apart, and ends the process whatever the clock says',
  'http/send-body.ts': 'a connection that hangs does so in real time',
  'mirror/disk/mirror-files.ts': 'a look at a disk counts for as long as the disk has had to change',
  'mirror/disk/try-disk.ts': 'a look at a disk counts for as long as the disk has had to change',
  'slices.ts': 'measures how long the thread was held',
}

const timers = new Set(['setTimeout', 'setInterval'])
const timerModules = /^(?:node:)?timers(?:\/promises)?$/
/** What does not wait for a time. */
const timeless = new Set(['setImmediate', 'clearImmediate', 'clearTimeout', 'clearInterval'])
/** Whatever else tells the time, however it is used. */
const tellers = new Set(['Date', 'performance', 'Temporal'])
/** What of `Date` works on times that it is given. */
const ofGivenTimes = new Set(['parse', 'UTC', 'prototype'])

const isNamed = (node: unknown, name: string): node is Node =>
  isNode(node) && node.type === 'Identifier' && node['name'] === name

function nameIn({ property, computed }: Record<string, unknown>): unknown {
  if (!isNode(property)) return undefined
  return computed === true ? property['value'] : property['name']
}

const isMember = (node: Node, object: string, property: string): boolean =>
  node.type === 'MemberExpression' && isNamed(node['object'], object) && nameIn(node) === property

/** What a node lets its identifiers be without any of them asking. */
function* harmless(node: Node): Generator {
  switch (node.type) {
    case 'NewExpression':
      if ((node['arguments'] as unknown[]).length > 0) yield node['callee']
      return
    case 'MemberExpression':
      if (ofGivenTimes.has(String(nameIn(node)))) yield node['object']
      if (node['computed'] !== true && !isNamed(node['object'], 'globalThis')) yield node['property']
      return
    case 'BinaryExpression':
      if (node['operator'] === 'instanceof') yield node['right']
      return
    case 'TSTypeReference':
      yield node['typeName']
      return
    case 'TSTypeQuery':
      yield node['exprName']
      return
    // Of `{ setTimeout }` the value is what asks.
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      if (node['computed'] !== true) yield node['key']
  }
}

/** Names that a module of timers is asked for; all of them where nothing tells which. */
function timersTaken(node: Node): string[] {
  if (node.type === 'ImportDeclaration')
    return (node['specifiers'] as Node[]).map((specifier) =>
      isNode(specifier['imported']) ? String(specifier['imported']['name']) : '*',
    )
  return ['*']
}

const asks = (name: unknown): name is string => typeof name === 'string' && (timers.has(name) || tellers.has(name))

function whatIsAsked(node: Node): string | undefined {
  if (node.type === 'Identifier') return asks(node['name']) ? node['name'] : undefined
  if (node.type === 'MemberExpression' && node['computed'] === true && isNamed(node['object'], 'globalThis'))
    return asks(nameIn(node)) ? `globalThis.${String(nameIn(node))}` : undefined
  for (const name of ['hrtime', 'uptime']) if (isMember(node, 'process', name)) return `process.${name}`
  if (isMember(node, 'AbortSignal', 'timeout')) return 'AbortSignal.timeout'
  const [source] = [node['source'], ...((node['arguments'] as unknown[] | undefined) ?? [])].filter((one) => one)
  if (!isNode(source) || source.type !== 'Literal' || !timerModules.test(String(source['value']))) return undefined
  return timersTaken(node).find((name) => !timeless.has(name))
}

/**
 * Every place where a file of `src/main` asks the machine for the time, or to be woken, instead of the clock that it was
 * given; see the note "The clock is a port". What is no TypeScript is for `findImports` to tell.
 */
export function findOwnClocks(file: string, text: string, exempt = mayAsk): OwnClock[] {
  const place = /^src\/main\/(.+)$/.exec(file)?.[1]
  if (place === undefined || Object.hasOwn(exempt, place)) return []
  const found: OwnClock[] = []
  const passed = new Set<unknown>()
  visitNodes(syntaxOf(file, text).program, (node) => {
    for (const one of harmless(node)) passed.add(one)
    const asked = passed.has(node) ? undefined : whatIsAsked(node)
    if (asked !== undefined)
      found.push({ line: lineAt(text, node.start), what: `${asked}: ask the clock of the ports (src/main/ports.ts)` })
    // The names in it are told with it.
    if (asked !== undefined && node.type === 'ImportDeclaration')
      visitNodes(node['specifiers'], (name) => void passed.add(name))
  })
  return found
}
