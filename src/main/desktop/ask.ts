import type { CallName, Input, Output } from '../../shared/contract.ts'
import type { Result } from '../../shared/problem.ts'
import type { App } from '../app/app-interface.ts'

/** A call of the contract from the main process itself, with the types that `dispatch` cannot have. */
export function ask<Name extends CallName>(
  app: Pick<App, 'dispatch'>,
  name: Name,
  input: Input<Name>,
): Promise<Result<Output<Name>>> {
  return app.dispatch(name, input) as Promise<Result<Output<Name>>>
}
