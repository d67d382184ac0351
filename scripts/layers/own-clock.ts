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
  'headless/ports/node-download.ts': 'a connection that hangs does so in real time',
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

const isNamed = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node['name'] === name

const isMember = (node: unknown, object: string, property: string): boolean =>
  isNode(node) &&
  node.type === 'MemberExpression' &&
  (isNamed(node['object'], object) || isMember(node['object'], 'globalThis', object)) &&
  (isNamed(node['property'], property) || (isNode(node['property']) && node['property']['value'] === property))

function whatIsAsked(node: Node): string | undefined {
  if (isMember(node, 'Date', 'now')) return 'Date.now'
  if (isMember(node, 'performance', 'now')) return 'performance.now'
  if (isMember(node, 'AbortSignal', 'timeout')) return 'AbortSignal.timeout'
  if (node.type === 'NewExpression' && isNamed(node['callee'], 'Date') && (node['arguments'] as unknown[]).length === 0)
    return 'new Date()'
  if (node.type === 'CallExpression') {
    const { callee } = node as Node & { callee: unknown }
    if (isNamed(callee, 'Date')) return 'Date()'
    for (const timer of timers) if (isNamed(callee, timer) || isMember(callee, 'globalThis', timer)) return timer
  }
  if (
    node.type === 'ImportDeclaration' &&
    isNode(node['source']) &&
    timerModules.test(String(node['source']['value']))
  ) {
    const names = (node['specifiers'] as Node[]).map((specifier) =>
      isNode(specifier['imported']) ? String(specifier['imported']['name']) : '*',
    )
    return names.find((name) => name === '*' || timers.has(name))
  }
  return undefined
}

/**
 * Every place where a file of `src/main` asks the machine for the time, or to be woken, instead of the clock that it was
 * given; see the note "The clock is a port". What is no TypeScript is for `findImports` to tell.
 */
export function findOwnClocks(file: string, text: string, exempt = mayAsk): OwnClock[] {
  const place = /^src\/main\/(.+)$/.exec(file)?.[1]
  if (place === undefined || Object.hasOwn(exempt, place)) return []
  const found: OwnClock[] = []
  visitNodes(syntaxOf(file, text).program, (node) => {
    const asked = whatIsAsked(node)
    if (asked !== undefined)
      found.push({ line: lineAt(text, node.start), what: `${asked}: ask the clock of the ports (src/main/ports.ts)` })
  })
  return found
}
