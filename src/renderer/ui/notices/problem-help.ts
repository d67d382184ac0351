import { createContext, useContext, type ReactNode } from 'react'
import type { ProblemCode } from '../../../shared/problems/problem.ts'

/** What mends a problem, as buttons; nothing where no button does. */
export type ProblemHelp = (code: ProblemCode) => ReactNode

const Help = createContext<ProblemHelp>(() => null)

/** Says for all that it holds what mends a problem, wherever one is shown. */
export const ProblemHelpProvider = Help.Provider

/** What can be done about a problem, as the shell has put it together. */
export function useProblemHelp(): ProblemHelp {
  return useContext(Help)
}
