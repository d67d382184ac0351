import type { StockOverview, StockProgress } from './export-stock.ts'
import type { Problem } from '../problems/problem.ts'

/** What a person wants to know of exports. */
export interface LookWish {
  /** Files and folders, as whole paths; a leading `~` is the person's own folder. */
  paths: string[]
  /** Reads every photo, so that damage is found and all numbers are certain; else only what archives say of themselves. */
  thorough: boolean
}

/**
 * Looking into exports before anything is copied, of which there is one at a time. `look` is its number, by which pictures of
 * albums are asked for: `stock/<look>/<cover>` below the media base.
 */
export type LookState =
  | { phase: 'idle' }
  | { phase: 'looking'; wish: LookWish; progress: StockProgress | null }
  | { phase: 'looked'; wish: LookWish; stock: StockOverview; look: number }
  | { phase: 'failed'; wish: LookWish; problem: Problem }
