import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** A node of the syntax tree, as far as a call of the log can be told by it. */
interface Node {
  type: string
  name?: string
  callee?: Node
  property?: Node
}

function isLogCall(node: Node): boolean {
  if (node.type !== 'CallExpression') return false
  const called = node.callee?.type === 'MemberExpression' ? node.callee.property : node.callee
  return called?.type === 'Identifier' && called.name === 'log'
}

/** What Stryker reads from this file: what a line of the log says is for people, and no test holds it. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'log-lines', {
    shouldIgnore: (path) => (isLogCall((path as { node: Node }).node) ? 'a line of the log' : undefined),
  }),
]
