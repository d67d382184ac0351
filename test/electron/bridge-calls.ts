import type { Page } from 'playwright'
import type { CallName, Input, Output } from '../../src/shared/contract.ts'
import type { Result } from '../../src/shared/problems/problem.ts'

/** A call of the contract through the page's own bridge. */
export function callFromPage<Name extends CallName>(
  page: Page,
  name: Name,
  input?: Input<Name>,
): Promise<Result<Output<Name>>> {
  return page.evaluate(`window.shoebox.call(${JSON.stringify(name)}, ${JSON.stringify(input)})`)
}

/** The value of a call that has to work. */
export async function valueFromPage<Name extends CallName>(
  page: Page,
  name: Name,
  input?: Input<Name>,
): Promise<Output<Name>> {
  const result = await callFromPage(page, name, input)
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.problem)}`)
  return result.value
}

/** Asks again and again until the answer passes; at most 120 s, which a busy machine may need for a whole backup. */
export async function eventually<Value>(ask: () => Promise<Value>, passes: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + 120_000
  for (;;) {
    const value = await ask()
    if (passes(value)) return value
    if (Date.now() > deadline) throw new Error(`It did not come about: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
