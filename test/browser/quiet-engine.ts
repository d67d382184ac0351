import type { Page } from '@playwright/test'
import type { Problem } from '../../src/shared/problems/problem.ts'
import type { TaskStates } from '../../src/shared/tasks/task.ts'

/** An engine in the page itself. */
export interface QuietEngine {
  /** By the names of calls, to be changed and added to; a call without an answer fails. */
  answers: Record<string, (input: never) => unknown>
  /** What an answer ends with in which a call fails with this problem. */
  fail: (problem: Problem) => never
  /** Sends an event. */
  tell: (name: string, payload: unknown) => void
}

/** Runs in the page, before the app: without accounts, albums and items. Everything it needs is inside it. */
function quietEngine(): QuietEngine {
  class Refusal extends Error {
    readonly problem: Problem
    constructor(problem: Problem) {
      super(problem.code)
      this.problem = problem
    }
  }
  const listeners = new Map<string, Set<(payload: unknown) => void>>()
  let chosen: unknown = null
  const answers: QuietEngine['answers'] = {
    'app.get': () => ({
      version: '0.1.0',
      host: 'headless',
      platform: 'linux',
      systemLanguage: 'en',
      googleRedirected: false,
      mediaBase: 'media/',
      damaged: [],
      secretsProtected: true,
    }),
    'settings.get': () => ({ language: 'en', theme: 'light', concurrency: 6, rateLimit: 0, albumFiles: 'links' }),
    'mirror.get': () => ({ path: '/mirror', items: 0, albums: 0, bytes: 1, freeBytes: 1, canLink: true }),
    'accounts.list': () => [],
    'albums.list': () => [],
    'tasks.state': (): TaskStates => ({
      backup: { kind: 'backup', phase: 'idle' },
      import: { kind: 'import', phase: 'idle' },
      export: { kind: 'export', phase: 'idle' },
      restore: { kind: 'restore', phase: 'idle' },
      verify: { kind: 'verify', phase: 'idle' },
      rebuild: { kind: 'rebuild', phase: 'idle' },
    }),
    'backup.albums': () => [],
    'backup.lastSelection': () => null,
    'backup.chosen': () => chosen,
    'backup.choose': ({ selection }: { selection: unknown }) => {
      chosen = selection
      return null
    },
  }
  const bridge = {
    call: async (name: string, input: never) => {
      const answer = answers[name]
      if (!answer) return { ok: false, problem: { code: 'unexpected', detail: name } }
      try {
        return { ok: true, value: await answer(input) }
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, problem: error.problem }
        throw error
      }
    },
    on: (name: string, listener: (payload: unknown) => void) => {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(listener))
      return () => known.delete(listener)
    },
  }
  Object.assign(globalThis, { shoebox: bridge })
  return {
    answers,
    fail: (problem) => {
      throw new Refusal(problem)
    },
    tell: (name, payload) => {
      for (const listener of listeners.get(name) ?? []) listener(payload)
    },
  }
}

/**
 * Gives the page an engine of its own before the app starts. `change` runs in the page and makes it what a spec needs, so
 * everything that it needs is inside it or in `argument`, which crosses as JSON.
 */
export async function installEngine<Argument>(
  page: Page,
  change: (engine: QuietEngine, argument: Argument) => void,
  argument: Argument,
): Promise<void> {
  const content = `(${change.toString()})((${quietEngine.toString()})(), ${JSON.stringify(argument) ?? 'undefined'})`
  await page.addInitScript({ content })
}
