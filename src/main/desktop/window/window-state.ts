import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { makeHomeFolderNow } from '../../home/home-file.ts'

const stateShape = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  maximized: z.boolean(),
})

/** Where the window was, in device-independent pixels. Without a place the system chooses one. */
export type WindowState = z.infer<typeof stateShape>

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

const firstState: WindowState = { width: 1200, height: 800, maximized: false }

/** Enough of the title bar to get hold of the window. */
const graspWidth = 120
const graspHeight = 40

function withinReach(state: Area, screens: Area[]): boolean {
  return screens.some((screen) => {
    const width = Math.min(state.x + state.width, screen.x + screen.width) - Math.max(state.x, screen.x)
    const top = state.y >= screen.y && state.y + graspHeight <= screen.y + screen.height
    return width >= graspWidth && top
  })
}

/** The stored state if it fits the screens that are there now: a window on a screen that was unplugged cannot be reached. */
export function fitState(stored: unknown, screens: Area[]): WindowState {
  const parsed = stateShape.safeParse(stored)
  if (!parsed.success) return firstState
  const { x, y, width, height, maximized } = parsed.data
  if (x === undefined || y === undefined || !withinReach({ x, y, width, height }, screens))
    return { width, height, maximized }
  return parsed.data
}

/** What the file holds, to be checked by `fitState`; undefined if it cannot be read, as before the first start. */
export function readState(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Synchronous, because it runs while the window closes and the process may end next. Throws errors of the disk. */
export function writeState(path: string, state: WindowState): void {
  makeHomeFolderNow(dirname(path))
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}
