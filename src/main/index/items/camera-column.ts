import type { CameraFields } from '../../../shared/camera-fields.ts'
import { objectOf, parseJson } from '../../../shared/parse-json.ts'

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string' && value !== ''
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value)
/** Minutes; no clock is further from UTC. */
const offset: Check = (value) => Number.isInteger(value) && Number(value) >= -12 * 60 && Number(value) <= 14 * 60
const degrees =
  (most: number): Check =>
  (value) =>
    typeof value === 'number' && Math.abs(value) <= most

const checks: { readonly [Name in keyof Required<CameraFields>]: Check } = {
  make: text,
  model: text,
  lens: text,
  focalLength: number,
  apertureFNumber: number,
  isoEquivalent: number,
  exposureTime: text,
  fps: number,
  latitude: degrees(90),
  longitude: degrees(180),
  offsetMinutes: offset,
  offsetHint: offset,
  recorded: text,
}

/**
 * What an object of whatever content says about the camera, in its order. A field that is not what it should be is left
 * out, and so is one that nobody knows.
 */
export function cameraFields(value: unknown): CameraFields {
  const known = Object.entries(objectOf(value) ?? {}).filter(
    ([name, found]) => Object.hasOwn(checks, name) && checks[name as keyof CameraFields](found),
  )
  return Object.fromEntries(known)
}

/**
 * The column `item.camera`. A disk may have damaged it, and another program may have written it: nothing, a photo's place
 * in the catalogue least of all, depends on its being whole. Nothing of a text that is no object.
 */
export function readCamera(column: unknown): CameraFields {
  return cameraFields(parseJson(column))
}
