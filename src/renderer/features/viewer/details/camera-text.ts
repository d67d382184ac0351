import type { ShownCamera } from '../../../../shared/camera-fields.ts'

/** Make and model, without the make twice where the model begins with it; empty if neither is known. */
export function cameraName(camera: ShownCamera): string {
  const make = camera.make?.trim() ?? ''
  const model = camera.model?.trim() ?? ''
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim()
}

/** Seconds in the way photographers write them: `1/250 s` or `2.5 s`. Takes Google's `0.004s` and EXIF's `1/250`. */
export function shutterTime(text: string, language: string): string {
  const fraction = /^\s*1\s*\/\s*(\d+)/.exec(text)
  if (fraction) return `1/${fraction[1]} s`
  const seconds = Number.parseFloat(text)
  if (!(seconds > 0)) return ''
  if (seconds < 0.3) return `1/${Math.round(1 / seconds)} s`
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(seconds)} s`
}

/** Aperture, shutter, focal length and sensitivity, as far as they are known. */
export function exposure(camera: ShownCamera, language: string): string[] {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const { apertureFNumber, exposureTime, focalLength, isoEquivalent } = camera
  return [
    apertureFNumber === undefined ? '' : `ƒ/${number.format(apertureFNumber)}`,
    exposureTime === undefined ? '' : shutterTime(exposureTime, language),
    focalLength === undefined ? '' : `${number.format(focalLength)} mm`,
    isoEquivalent === undefined ? '' : `ISO ${isoEquivalent}`,
  ].filter((text) => text !== '')
}

/** Minutes ahead of UTC as people write zones: `UTC+5:45`, `UTC−8`, `UTC`. */
export function utcOffset(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const ahead = Math.abs(minutes)
  const rest = ahead % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(ahead / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
