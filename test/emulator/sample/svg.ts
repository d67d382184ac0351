import type { Noise } from './noise.ts'

/** One decimal is finer than a pixel and keeps the text short. */
export function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}

export function points(list: readonly (readonly [number, number])[]): string {
  return list.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')
}

/** A vertical gradient with evenly spaced stops, each a colour with an optional opacity (`#aabbcc/.5`). */
export function verticalGradient(id: string, stops: readonly string[], direction: 'down' | 'right' = 'down'): string {
  const inner = stops.map((stop, index) => {
    const [tint = '', opacity = '1'] = stop.split('/')
    return `<stop offset="${round((index / (stops.length - 1)) * 100)}%" stop-color="${tint}" stop-opacity="${opacity}"/>`
  })
  const end = direction === 'down' ? 'x2="0" y2="1"' : 'x2="1" y2="0"'
  return `<linearGradient id="${id}" x1="0" y1="0" ${end}>${inner.join('')}</linearGradient>`
}

/** A glow: `tint` in the middle, nothing at the rim. */
export function glow(id: string, tint: string, strength: number): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${tint}" stop-opacity="${strength}"/><stop offset=".35" stop-color="${tint}" stop-opacity="${strength * 0.35}"/><stop offset="1" stop-color="${tint}" stop-opacity="0"/></radialGradient>`
}

/** The outline of a range of hills from the left to the right edge, closed at the bottom. */
export function ridge(
  noise: Noise,
  options: {
    width: number
    height: number
    /** Middle height of the outline, in pixels from the top. */
    base: number
    /** From the lowest to the highest point. */
    rise: number
    /** Hills over the width. */
    hills: number
    /** Roughness: 1 rolling, 6 rocky. */
    octaves: number
    offset: number
    /** Sharp crests instead of round ones. */
    peaked?: boolean
  },
): string {
  const { width, height, base, rise, hills, octaves, offset } = options
  const steps = Math.ceil(width / Math.max(3, width / 420))
  const outline: [number, number][] = []
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps
    const value = noise.clouds(share * hills + offset, offset * 1.7, octaves)
    const shaped = options.peaked === true ? 1 - Math.abs(value * 2 - 1) * 1.6 : value
    outline.push([share * width, base - (shaped - 0.5) * rise])
  }
  return `M0,${round(height)} L${points(outline)} L${round(width)},${round(height)} Z`
}
