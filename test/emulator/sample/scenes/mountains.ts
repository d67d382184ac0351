import { add, colour, css, mix, ramp, type Colour } from '../colour.ts'
import type { Scene } from '../scene.ts'
import { glow, ridge, round, verticalGradient } from '../svg.ts'

interface Light {
  /** From the zenith to the horizon. */
  sky: readonly Colour[]
  sun: Colour
  far: Colour
  near: Colour
}

const lights: readonly Light[] = [
  {
    sky: ['#27406b', '#6c7fae', '#e8a79a', '#ffd9a8'].map(colour),
    sun: colour('#ffe7bd'),
    far: colour('#c79aa0'),
    near: colour('#1f2b44'),
  },
  {
    sky: ['#3b7fc4', '#79b2e0', '#bcdcf0', '#eaf5fb'].map(colour),
    sun: colour('#fffdf2'),
    far: colour('#a9c6dc'),
    near: colour('#22483f'),
  },
  {
    sky: ['#2b2550', '#7b3f6f', '#e0705d', '#ffc36b'].map(colour),
    sun: colour('#ffe08a'),
    far: colour('#b5697a'),
    near: colour('#20142f'),
  },
  {
    sky: ['#40607a', '#88a5ad', '#d4d9cf', '#f6ecd9'].map(colour),
    sun: colour('#fff6e0'),
    far: colour('#b4c0bf'),
    near: colour('#27372f'),
  },
  {
    sky: ['#1a2c4f', '#345d86', '#8fb4c2', '#f3d9c0'].map(colour),
    sun: colour('#fff0d8'),
    far: colour('#8da8ba'),
    near: colour('#12213a'),
  },
]

/** Layers of mountains that fade into the haze, with a low sun and mist in the valleys. */
export const mountains: Scene = ({ width, height, unit, random, noise, time }) => {
  const light = random.pick(lights)
  const [sunX, sunY] = [random.between(0.2, 0.8), random.between(0.28, 0.46)]
  const horizon = random.between(0.5, 0.58)
  const layers = random.whole(5, 7)
  let svg = glow('sun', css(light.sun), 0.95)
  const reach = unit * 0.42
  svg += `<circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(reach)}" fill="url(#sun)"/>`
  svg += `<circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(unit * 0.035)}" fill="${css(mix(light.sun, [255, 255, 255], 0.6))}"/>`
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1)
    const tint = mix(light.far, light.near, depth ** 1.2)
    const base = (horizon - 0.04 + depth * 0.36) * height
    svg += verticalGradient(`layer${layer}`, [
      css(add(tint, light.sun, 0.06 * (1 - depth))),
      css(mix(tint, light.far, 0.55 * (1 - depth))),
    ])
    svg += `<path fill="url(#layer${layer})" d="${ridge(noise, {
      width,
      height,
      base,
      rise: unit * (0.34 - depth * 0.1),
      hills: (width / unit) * (1.6 + depth * 1.6),
      octaves: 6,
      offset: layer * 13.7 + 3,
      peaked: layer < layers - 2,
    })}"/>`
    if (layer > 0 && layer < layers - 1) {
      svg += verticalGradient(`mist${layer}`, [
        `${css(light.far)}/0`,
        `${css(mix(light.far, light.sun, 0.5))}/.42`,
        `${css(light.far)}/0`,
      ])
      const top = base + unit * (0.05 + 0.01 * Math.sin(time * 6.28 + layer))
      svg += `<rect y="${round(top)}" width="${width}" height="${round(unit * 0.2)}" fill="url(#mist${layer})"/>`
    }
  }
  return {
    svg,
    backdrop: (x, y) => {
      const base = ramp(light.sky, y / (horizon + 0.12))
      const streak = noise.clouds(x * 3 + time * 0.4, y * 14, 4)
      const cloud = Math.max(0, streak - 0.52) * 2.2 * Math.max(0, 1 - Math.abs(y - 0.24) * 3)
      const near = Math.max(0, 1 - Math.hypot((x - sunX) * (width / unit), (y - sunY) * (height / unit)) / 0.9)
      return add(mix(base, mix(light.sun, [255, 255, 255], 0.3), cloud), light.sun, near * near * 0.22)
    },
  }
}
