import { add, colour, css, mix, ramp } from '../colour.ts'
import type { Scene } from '../scene.ts'
import { glow, points, round, verticalGradient } from '../svg.ts'

/** A camel with its head to the right, one unit tall, feet at zero. */
const camel =
  'M-.42,0 L-.4,-.3 Q-.5,-.42 -.44,-.55 Q-.3,-.62 -.22,-.66 Q-.12,-.9 0,-.68 Q.1,-.62 .2,-.6 Q.3,-.58 .36,-.72 Q.38,-.9 .44,-.94 L.6,-.9 L.58,-.84 L.48,-.82 Q.46,-.6 .36,-.42 Q.3,-.34 .24,-.32 L.23,0 L.18,0 L.16,-.3 L-.24,-.3 L-.3,0 L-.34,0 L-.34,-.28 L-.38,0 Z'

/** Dunes with sharp crests, one side in the light and one in the shade, and a caravan on a ridge. */
export const dunes: Scene = ({ width, height, unit, random, noise, time }) => {
  const palette = random.pick([
    { sky: ['#5a8fc0', '#b7d3e0', '#ffe9c9'], lit: '#f0b36a', dark: '#8c4a2b', sun: '#fff4d6' },
    { sky: ['#38305c', '#b55a5e', '#ffb463'], lit: '#e58a4e', dark: '#4b2235', sun: '#ffe19a' },
    { sky: ['#7fa6c9', '#e7d3c0', '#fbe0b5'], lit: '#f5cf96', dark: '#a4683d', sun: '#fffae6' },
  ])
  const [lit, dark, sun] = [colour(palette.lit), colour(palette.dark), colour(palette.sun)]
  const sky = palette.sky.map(colour)
  const sunX = random.between(0.2, 0.8)
  let svg = glow('sun', palette.sun, 0.9)
  svg += `<circle cx="${round(sunX * width)}" cy="${round(0.3 * height)}" r="${round(unit * 0.4)}" fill="url(#sun)"/><circle cx="${round(sunX * width)}" cy="${round(0.3 * height)}" r="${round(unit * 0.04)}" fill="${palette.sun}"/>`
  for (let layer = 0; layer < 5; layer += 1) {
    const depth = layer / 4
    const base = (0.5 + depth * 0.38) * height
    const far = mix(lit, sky.at(-1) ?? lit, 0.6 * (1 - depth))
    const shade = mix(dark, sky.at(-1) ?? dark, 0.6 * (1 - depth))
    const crest = (x: number): number =>
      base -
      unit *
        (0.1 + depth * 0.06) *
        Math.sin((x / width) * (4 - depth * 1.4) * (width / unit) + layer * 2.1 + noise.at(layer, 3) * 6) -
      (noise.clouds((x / width) * 3, layer * 5, 2) - 0.5) * unit * 0.12
    const outline: [number, number][] = []
    for (let step = 0; step <= 160; step += 1) outline.push([(step / 160) * width, crest((step / 160) * width)])
    svg += verticalGradient(`lit${layer}`, [css(add(far, sun, 0.12)), css(mix(far, shade, 0.45))])
    svg += `<polygon fill="url(#lit${layer})" points="${points([[0, height], ...outline, [width, height]])}"/>`
    // The shaded face hangs below the crest wherever it falls towards the right.
    svg += verticalGradient(`shade${layer}`, [`${css(shade)}/.92`, `${css(shade)}/0`])
    let face: [number, number][] = []
    for (const [x, y] of [...outline, [width + 1, -1] as const]) {
      const falls = x <= width && crest(x + width / 160) > y
      if (falls) face.push([x, y])
      else if (face.length > 16) {
        const lower = face.map(([px, py], index): [number, number] => {
          const share = index / (face.length - 1)
          const fall = Math.sin(share * Math.PI) ** 0.8
          return [px - unit * 0.06 * fall, py + unit * 0.24 * fall * (0.35 + depth)]
        })
        svg += `<polygon fill="url(#shade${layer})" points="${points([...face, ...lower.reverse()])}"/>`
        face = []
      } else face = []
    }
    if (layer === 2) {
      const start = random.between(0.15, 0.5)
      for (let animal = 0; animal < 5; animal += 1) {
        const x = (start + animal * 0.055 + time * 0.02) * width
        const size = unit * 0.055
        svg += `<g transform="translate(${round(x)} ${round(crest(x) + 1)}) scale(${round(size)})"><path fill="${css(mix(shade, [20, 8, 12], 0.6))}" d="${camel}"/></g>`
      }
    }
  }
  return {
    svg,
    backdrop: (x, y) => add(ramp(sky, y / 0.55), sun, Math.max(0, noise.clouds(x * 4, y * 12, 4) - 0.55) * 0.5),
  }
}
