import type { Random } from '../random.ts'
import type { Colour } from './colour.ts'
import type { Noise } from './noise.ts'

/** What a scene draws on. */
export interface Canvas {
  width: number
  height: number
  /** The shorter side: sizes of things are shares of it. */
  unit: number
  random: Random
  noise: Noise
  /** From 0 to 1 in a loop, for moving pictures. */
  time: number
}

/** A soft background that is computed on a coarse grid, and sharp things drawn over it. */
export interface Painting {
  /** Colour at a point; `x` and `y` run from 0 to 1. */
  backdrop(x: number, y: number): Colour
  /** Elements of an SVG picture in pixels of the canvas. */
  svg: string
  /** Strength of film grain, in steps of brightness. Default 5. */
  grain?: number
  /** Darkening of the corners, 0 to 1. Default 0.22. */
  vignette?: number
  /** Finer backdrop for scenes whose sky has structure: points along the longer side. Default 220. */
  detail?: number
}

/** Draws the same picture for the same canvas: all chance comes from its `random` and `noise`. */
export type Scene = (canvas: Canvas) => Painting
