import type { Problem } from '../problems/problem.ts'

/** An export that lies in the watched folder and that nobody has dealt with. */
export interface ArrivedExport {
  /** The stamp that its parts share, the time at which Google made it: `20260301T101500Z`. */
  id: string
  /** Numbers of the parts that are here whole, in order. */
  parts: number[]
  /** Numbers below the highest that are not there; see `missingParts`. */
  missing: number[]
  /** Where the whole parts are. */
  paths: string[]
  /** Of the whole parts. */
  bytes: number
  /** Archives of it that are still being written, or end too early. */
  unfinished: number
}

/** What a watched folder holds. */
export interface ArrivalsState {
  /** Absent if no folder is watched. */
  folder?: string
  /** The newest first. */
  exports: ArrivedExport[]
  /** Why the folder cannot be looked at. */
  problem?: Problem
}
