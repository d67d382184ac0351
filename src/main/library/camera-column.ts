import { z } from 'zod'
import type { CameraFields } from '../../shared/camera-fields.ts'

const text = z.string().min(1).optional().catch(undefined)
const number = z.number().optional().catch(undefined)

const cameraSchema = z.object({
  make: text,
  model: text,
  lens: text,
  focalLength: number,
  apertureFNumber: number,
  isoEquivalent: number,
  exposureTime: text,
  fps: number,
  latitude: number,
  longitude: number,
})

/** The column `item.camera`; a field that is not what it should be is left out, and so is all of a damaged text. */
export function parseCameraColumn(column: string | null): CameraFields {
  if (column === null) return {}
  let json: unknown
  try {
    json = JSON.parse(column)
  } catch {
    // The index can be rebuilt; nobody is helped by details that do not open because of it.
    return {}
  }
  const parsed = cameraSchema.safeParse(json)
  if (!parsed.success) return {}
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined))
}

/** An exposure time of either notation (see `CameraFields`) as `1/120` or `2.5` seconds; undefined if it is neither. */
export function exposureText(exposureTime: string): string | undefined {
  if (/^1\/\d+$/.test(exposureTime)) return exposureTime
  const match = /^(\d+(?:\.\d+)?)s?$/.exec(exposureTime)
  const seconds = match ? Number(match[1]) : 0
  if (seconds <= 0) return undefined
  return seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : String(Number(seconds.toFixed(1)))
}
