/**
 * Stands for `vitest` where the in-process runner loads test files: collects the tests, so that they can be run again and
 * again in one process. Knows what the tests of this project use of Vitest, and no more.
 */
import { expect as vitestExpect, vi as vitestVi } from 'vitest'

type Body = (...values: never[]) => unknown
type Hook = () => unknown

interface Hooks {
  beforeAll: Hook[]
  afterAll: Hook[]
  beforeEach: Hook[]
  afterEach: Hook[]
}

export interface Suite extends Hooks {
  name: string
  parent: Suite | undefined
}

export interface CollectedTest {
  name: string
  suite: Suite
  run: () => unknown
}

const pollFor = 10_000
const pollEvery = 20

function newSuite(name: string, parent: Suite | undefined): Suite {
  return { name, parent, beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] }
}

let suite = newSuite('', undefined)
let collected: CollectedTest[] = []

/** The tests that `load`, which imports a file, defines. */
export async function collectTests(name: string, load: () => Promise<unknown>): Promise<CollectedTest[]> {
  suite = newSuite(name, undefined)
  collected = []
  await load()
  return collected
}

/** Arguments come as in Vitest: `(name, body)`, `(name, options, body)` or `(name, body, timeout)`. */
function bodyOf(args: readonly unknown[]): Body {
  return args.find((arg): arg is Body => typeof arg === 'function') ?? (() => undefined)
}

function define(name: string, run: () => unknown): void {
  const names = [name]
  for (let at: Suite | undefined = suite; at; at = at.parent) names.unshift(at.name)
  const whole = names.filter((part) => part !== '').join(' > ')
  const again = collected.filter((one) => one.name === whole || one.name.startsWith(`${whole} #`)).length
  collected.push({ name: again > 0 ? `${whole} #${again + 1}` : whole, suite, run })
}

function group(name: string, define_: () => unknown): void {
  const parent = suite
  suite = newSuite(name, parent)
  define_()
  suite = parent
}

function rowsOf(rows: readonly unknown[]): { values: never[]; name: (title: string) => string }[] {
  return rows.map((row, at) => {
    const values = (Array.isArray(row) ? row : [row]) as never[]
    return { values, name: (title) => `${title} [${at}]` }
  })
}

type Define = (name: string, ...args: unknown[]) => void

interface Definer extends Define {
  each: (rows: readonly unknown[]) => Define
  skip: Define
  concurrent: Define
  runIf: (condition: unknown) => Define
  skipIf: (condition: unknown) => Define
}

function definer(one: (name: string, body: Body, values: never[]) => void): Definer {
  const plain: Define = (name, ...args) => one(name, bodyOf(args), [])
  const skip: Define = () => undefined
  return Object.assign(plain, {
    each:
      (rows: readonly unknown[]): Define =>
      (name, ...args) => {
        for (const row of rowsOf(rows)) one(row.name(name), bodyOf(args), row.values)
      },
    skip,
    concurrent: plain,
    runIf: (condition: unknown) => (condition ? plain : skip),
    skipIf: (condition: unknown) => (condition ? skip : plain),
  })
}

export const test = definer((name, body, values) => define(name, () => body(...values)))
export const it = test
export const describe = definer((name, body, values) => group(name, () => body(...values)))
export const beforeAll = (hook: Hook): void => void suite.beforeAll.push(hook)
// As Vitest has it, what was begun last ends first.
export const afterAll = (hook: Hook): void => void suite.afterAll.unshift(hook)
export const beforeEach = (hook: Hook): void => void suite.beforeEach.push(hook)
export const afterEach = (hook: Hook): void => void suite.afterEach.unshift(hook)
export const vi = vitestVi

/** Asks again until the expectation holds, as Vitest's does, which knows only tests of its own. */
function poll(ask: () => unknown, { timeout = pollFor } = {}): unknown {
  const chain = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      get: (_, name) => chain([...path, String(name)]),
      apply: async (_, __, args: unknown[]) => {
        const end = performance.now() + timeout
        for (;;) {
          try {
            let at: unknown = vitestExpect(await ask())
            for (const name of path.slice(0, -1)) at = Reflect.get(at as object, name)
            await (Reflect.get(at as object, path.at(-1) ?? '') as Body).apply(at, args as never[])
            return
          } catch (error) {
            if (performance.now() > end) throw error
            await new Promise((resolve) => void setTimeout(resolve, pollEvery))
          }
        }
      },
    })
  return chain([])
}

export const expect = new Proxy(vitestExpect, {
  get: (target, name) => (name === 'poll' ? poll : (Reflect.get(target, name) as unknown)),
})
