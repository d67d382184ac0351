import { add, colour, css, mix, ramp, smoothstep, type Colour } from '../colour.ts'
import type { Canvas, Scene } from '../scene.ts'
import { glow, points, ridge, round } from '../svg.ts'

function stars({ width, height, unit, random }: Canvas, count: number, lowest: number): string {
  let svg = glow('star', '#ffffff', 0.8)
  for (let star = 0; star < count; star += 1) {
    const size = unit * 0.0007 * (1 + random.next() ** 6 * 3.2)
    const tint = random.pick(['#ffffff', '#ffffff', '#cfe0ff', '#ffe6c4'])
    const [x, y] = [random.next() * width, random.next() * lowest * height]
    svg += `<circle cx="${round(x)}" cy="${round(y)}" r="${Math.max(0.5, size).toFixed(2)}" fill="${tint}" fill-opacity="${(0.35 + random.next() * 0.65).toFixed(2)}"/>`
    if (random.chance(0.015))
      svg += `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size * 7)}" fill="url(#star)"/>`
  }
  return svg
}

/** A conifer as a silhouette. */
function spruce(x: number, foot: number, tall: number, tint: string, lean: number): string {
  const outline: [number, number][] = [[x, foot - tall]]
  const tiers = 6
  for (let tier = 1; tier <= tiers; tier += 1) {
    const y = foot - tall + (tall * tier) / tiers
    outline.push(
      [x + tall * 0.2 * (tier / tiers) ** 0.85 + lean, y],
      [x + tall * 0.1 * (tier / tiers), y - tall * 0.02],
    )
  }
  const mirrored = outline.toReversed().map(([px, py]): [number, number] => [2 * x - px, py])
  return `<polygon points="${points([...outline, ...mirrored])}" fill="${tint}"/>`
}

function woods(canvas: Canvas, base: number, tint: Colour): string {
  const { width, height, unit, random, noise } = canvas
  let svg = `<path fill="${css(tint)}" d="${ridge(noise, { width, height, base: base * height, rise: unit * 0.08, hills: 2, octaves: 4, offset: 31 })}"/>`
  const count = Math.round(34 * (width / unit))
  for (let tree = 0; tree < count; tree += 1) {
    const x = (tree + random.between(-0.5, 0.5)) * (width / count)
    svg += spruce(x, base * height + unit * random.between(0.02, 0.06), unit * random.between(0.06, 0.17), css(tint), 0)
  }
  return svg
}

function tent(x: number, y: number, size: number): string {
  return `${glow('tentglow', '#ffb45a', 0.75)}<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(size * 2.2)}" ry="${round(size * 1.1)}" fill="url(#tentglow)"/><polygon points="${points(
    [
      [x - size, y],
      [x, y - size * 0.95],
      [x + size, y],
    ],
  )}" fill="#f0933a"/><polygon points="${points([
    [x, y - size * 0.95],
    [x + size * 0.16, y],
    [x - size * 0.2, y],
  ])}" fill="#ffdf9c"/><polygon points="${points([
    [x, y - size * 0.95],
    [x + size, y],
    [x + size * 0.55, y],
  ])}" fill="#a9501f" fill-opacity=".7"/>`
}

/** The Milky Way over a dark forest, now and then with a lit tent. */
export const milkyWay: Scene = (canvas) => {
  const { width, height, unit, random, noise } = canvas
  const tilt = random.between(-1, 1)
  const middle = random.between(0.35, 0.65)
  const sky = random.pick([
    ['#050914', '#0c1730', '#1d3052', '#48506a'].map(colour),
    ['#070613', '#171334', '#352a5c', '#8a5a6e'].map(colour),
    ['#03090f', '#08202e', '#12404a', '#3e6b63'].map(colour),
  ])
  const core = random.pick([colour('#e8c9a8'), colour('#b9c6ef'), colour('#d8b2d2')])
  let svg = stars(canvas, Math.round(750 * (width / unit)), 0.85)
  const ground = random.between(0.82, 0.9)
  svg += `<path fill="#0b1220" d="${ridge(noise, { width, height, base: (ground - 0.06) * height, rise: unit * 0.22, hills: 2.2, octaves: 6, offset: 12, peaked: true })}"/>`
  if (random.chance(0.5)) svg += tent(random.between(0.25, 0.75) * width, (ground + 0.035) * height, unit * 0.06)
  svg += woods(canvas, ground + 0.06, colour('#03060b'))
  return {
    svg,
    grain: 8,
    detail: 320,
    backdrop: (x, y) => {
      const base = ramp(sky, (y / ground) ** 1.4)
      const across = (x - middle - (y - 0.4) * tilt * 0.9) * (width / unit)
      const band = Math.exp(-((across / 0.22) ** 2))
      const fine = noise.clouds(x * 9 * (width / unit), y * 9 * (height / unit), 6)
      const dust = smoothstep(0.42, 0.62, noise.clouds(x * 5 + 40, y * 5, 5)) * Math.exp(-((across / 0.1) ** 2))
      const light = band * (0.2 + fine * 0.75) * (1 - dust * 0.75)
      return add(add(base, core, light * 0.5), colour('#5a6fd0'), band * fine * 0.14)
    },
  }
}

/** Curtains of northern light over snow and spruces. */
export const aurora: Scene = (canvas) => {
  const { width, height, unit, random, noise, time } = canvas
  const tints = random.pick([
    [colour('#3dffa0'), colour('#7b4dff')],
    [colour('#58ffd0'), colour('#ff5fa8')],
    [colour('#9dff6a'), colour('#2f7bff')],
    [colour('#ff7fb0'), colour('#7d3cff')],
    [colour('#b6ff8a'), colour('#ff4f6d')],
  ])
  const [low = colour('#3dffa0'), high = colour('#7b4dff')] = tints
  const curtains = Array.from({ length: 3 }, () => ({
    base: random.between(0.38, 0.62),
    phase: random.next() * 9,
    tall: random.between(0.2, 0.38),
  }))
  let svg = stars(canvas, 380, 0.7)
  svg += `<path fill="#17263f" d="${ridge(noise, { width, height, base: 0.76 * height, rise: unit * 0.2, hills: 2.4, octaves: 6, offset: 3, peaked: true })}"/>`
  svg += `<path fill="#9fb8cf" fill-opacity=".55" d="${ridge(noise, { width, height, base: 0.88 * height, rise: unit * 0.05, hills: 1.4, octaves: 3, offset: 21 })}"/>`
  svg += woods(canvas, 0.95, colour('#060d16'))
  return {
    svg,
    grain: 7,
    detail: 300,
    backdrop: (x, y) => {
      let shade: Colour = ramp(['#040a1c', '#0a1a36', '#17375a'].map(colour), y / 0.8)
      for (const { base, phase, tall } of curtains) {
        const foot = base + (noise.clouds(x * 2.2 + phase + time * 0.5, phase, 3) - 0.5) * 0.36
        const above = (foot - y) / tall
        const rays = 0.35 + 0.65 * noise.at(x * 46 + phase * 7, time * 3 + phase)
        const body = above < 0 ? Math.exp(above * 34) : Math.exp(-above * 2.6)
        shade = add(shade, mix(low, high, smoothstep(0.15, 1.1, above)), body * rays * 0.62)
      }
      return shade
    },
  }
}

/** A full moon behind drifting clouds. */
export const moonrise: Scene = (canvas) => {
  const { width, height, unit, random, noise, time } = canvas
  const [x, y, size] = [random.between(0.3, 0.7), random.between(0.26, 0.42), unit * random.between(0.09, 0.14)]
  let svg = stars(canvas, 200, 0.7) + glow('moon', '#fff2d0', 0.85)
  svg += `<circle cx="${round(x * width)}" cy="${round(y * height)}" r="${round(size * 4)}" fill="url(#moon)"/><circle cx="${round(x * width)}" cy="${round(y * height)}" r="${round(size)}" fill="#fff4d8"/>`
  for (let crater = 0; crater < 9; crater += 1) {
    const [angle, far, wide] = [random.next() * 6.28, random.next() * 0.65, random.between(0.06, 0.24)]
    svg += `<circle cx="${round(x * width + Math.cos(angle) * far * size)}" cy="${round(y * height + Math.sin(angle) * far * size)}" r="${round(wide * size)}" fill="#d8c39a" fill-opacity=".45"/>`
  }
  for (let layer = 0; layer < 3; layer += 1)
    svg += `<path fill="${css(mix(colour('#4a5b86'), colour('#0a0f20'), layer / 2))}" d="${ridge(noise, { width, height, base: (0.72 + layer * 0.1) * height, rise: unit * 0.16, hills: 2 + layer, octaves: 5, offset: layer * 8 })}"/>`
  svg += woods(canvas, 1, colour('#060a16'))
  return {
    svg,
    backdrop: (px, py) => {
      const cloud = smoothstep(0.45, 0.75, noise.clouds(px * 3 + time * 0.6, py * 6, 5))
      const near = Math.max(0, 1 - Math.hypot((px - x) * (width / unit), (py - y) * (height / unit)) / 0.7)
      return add(
        ramp(['#0b1434', '#2b3d6e', '#7b7f9d'].map(colour), py),
        colour('#e9dcc0'),
        cloud * (0.12 + near * 0.35),
      )
    },
  }
}
