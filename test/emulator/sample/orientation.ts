import sharp, { type Sharp } from 'sharp'
import type { Painted } from './paint.ts'

/** Clockwise turn and mirroring (applied after it) that lead from the upright picture to the stored one. */
const storedBy: Record<number, { turn: 0 | 90 | 180 | 270; flop: boolean }> = {
  2: { turn: 0, flop: true },
  3: { turn: 180, flop: false },
  4: { turn: 180, flop: true },
  5: { turn: 90, flop: true },
  6: { turn: 270, flop: false },
  7: { turn: 270, flop: true },
  8: { turn: 90, flop: false },
}

/** The pixels as a camera stores them so that a viewer that honours `orientation` shows `upright`. */
export async function storedPixels(upright: Painted, orientation: number): Promise<Painted> {
  const change = storedBy[orientation]
  if (!change) return upright
  let pixels = upright
  if (change.turn !== 0) pixels = await transformed(pixels, (picture) => picture.rotate(change.turn))
  // A second pass, because sharp mirrors before it turns.
  return change.flop ? transformed(pixels, (picture) => picture.flop()) : pixels
}

async function transformed(from: Painted, change: (picture: Sharp) => Sharp): Promise<Painted> {
  const { width, height, channels } = from
  const { data, info } = await change(sharp(from.data, { raw: { width, height, channels } }))
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels }
}
