/** Red, green and blue from 0 to 255; not necessarily whole. */
export type Colour = readonly [number, number, number]

export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const part = Math.min(1, Math.max(0, share))
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part]
}

/** Adds light, as a glow does. */
export function add(base: Colour, light: Colour, strength: number): Colour {
  return [base[0] + light[0] * strength, base[1] + light[1] * strength, base[2] + light[2] * strength]
}

/** For SVG attributes. */
export function css(value: Colour): string {
  const part = (channel: number): string =>
    Math.round(Math.min(255, Math.max(0, channel)))
      .toString(16)
      .padStart(2, '0')
  return `#${part(value[0])}${part(value[1])}${part(value[2])}`
}

/** The colour at `position` (0 to 1) of evenly spaced stops. */
export function ramp(stops: readonly Colour[], position: number): Colour {
  const place = Math.min(1, Math.max(0, position)) * (stops.length - 1)
  const index = Math.min(stops.length - 2, Math.floor(place))
  const [from, to] = [stops[index], stops[index + 1]]
  if (!from || !to) return stops[0] ?? [0, 0, 0]
  return mix(from, to, place - index)
}

export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
