import type { CallName, Input, Output } from '../../shared/contract.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { App } from './app-interface.ts'

/** Calls the app like a window would, with the types of the contract, which `dispatch` cannot have. */
export function callApp<Name extends CallName>(
  app: Pick<App, 'dispatch'>,
  name: Name,
  input: Input<Name>,
): Promise<Result<Output<Name>>> {
  // `dispatch` runs the handler of this name, whose output has this type.
  return app.dispatch(name, input) as Promise<Result<Output<Name>>>
}
