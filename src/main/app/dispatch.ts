import { z } from 'zod'
import { callNames, type CallName, type Handlers } from '../../shared/contract.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import { diskProblem, isOfDoubtedIndex, isOfIndex } from '../disk-problem.ts'
import type { Log } from '../ports.ts'
import { answeredCalls } from './calls/answered-calls.ts'
import type { CallContext } from './calls/call-context.ts'
import { describeError } from '../describe-error.ts'

function isCallName(name: string): name is CallName {
  return (callNames as readonly string[]).includes(name)
}

/** All calls of the contract, as they are answered with `context`. */
export function createHandlers(context: CallContext): Handlers {
  const bound = callNames.map((name): [string, (input: unknown) => Promise<Result<unknown>>] => {
    // Each schema goes with the handler beside it, and with the contract: `answeredCalls` is checked by type.
    const { handle } = answeredCalls[name] as {
      handle: (context: CallContext, input: unknown) => Promise<Result<unknown>>
    }
    return [name, async (input) => handle(context, input)]
  })
  return Object.fromEntries(bound) as unknown as Handlers
}

/**
 * The one door to the handlers; see `App.dispatch`. `damaged` is told when a handler meets an index that is damaged or that
 * another program has changed.
 */
export function createDispatch(
  handlers: Handlers,
  log: Log,
  damaged: () => Promise<void>,
): (name: string, input: unknown) => Promise<Result<unknown>> {
  return async (name, input) => {
    if (!isCallName(name)) return failure('bad-input', { detail: 'there is no such call' })
    const parsed = answeredCalls[name].input.safeParse(input)
    if (!parsed.success) return failure('bad-input', { detail: `${name}: ${z.prettifyError(parsed.error)}` })
    try {
      // The parsed input fits the handler of the same name: `answeredCalls` is checked against the contract by type.
      const handler = handlers[name] as (input: unknown) => Promise<Result<unknown>>
      return await handler(parsed.data)
    } catch (error) {
      const detail = describeError(error)
      log('error', 'handler-threw', { call: name, detail })
      const problem = diskProblem(error)
      if (problem && isOfIndex(error)) {
        if (isOfDoubtedIndex(problem)) await damaged()
        return { ok: false, problem }
      }
      return failure('unexpected', { detail: `${name}: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
}
