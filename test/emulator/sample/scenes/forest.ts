import { add, colour, css, mix, ramp, type Colour } from '../colour.ts'
import type { Scene } from '../scene.ts'
import { glow, points, ridge, round, verticalGradient } from '../svg.ts'

/** Rows of spruces that disappear in morning fog, with rays of light. */
export const foggyForest: Scene = ({ width, height, unit, random, noise, time }) => {
  const [fog, dark] = random.pick([
    [colour('#e6e2d0'), colour('#1d2f27')],
    [colour('#d3dde2'), colour('#152733')],
    [colour('#f3d9b8'), colour('#3a2a24')],
  ])
  const sunX = random.between(0.25, 0.75)
  let svg = glow('sun', '#fff6da', 0.9)
  svg += `<circle cx="${round(sunX * width)}" cy="${round(0.2 * height)}" r="${round(unit * 0.55)}" fill="url(#sun)"/>`
  for (let row = 0; row < 6; row += 1) {
    const depth = row / 5
    const tint = css(mix(fog, dark, 0.12 + depth * 0.86))
    const foot = (0.52 + depth * 0.46) * height
    const count = Math.round((26 - depth * 19) * (width / unit))
    svg += `<path fill="${tint}" d="${ridge(noise, { width, height, base: foot, rise: unit * 0.06, hills: 3, octaves: 3, offset: row * 5 })}"/>`
    for (let tree = 0; tree < count; tree += 1) {
      const x = ((tree + random.between(-0.4, 0.4)) / count) * width
      const tall = unit * (0.14 + depth * 0.4) * random.between(0.65, 1.2)
      const half = tall * random.between(0.13, 0.18)
      const outline: [number, number][] = [[x, foot - tall]]
      for (let tier = 1; tier <= 9; tier += 1) {
        const y = foot - tall + tall * (tier / 9) ** 1.15
        const reach = half * (tier / 9) ** 0.8 * random.between(0.9, 1.1)
        outline.push([x + reach, y + tall * 0.012], [x + reach * 0.55, y - tall * 0.004])
      }
      svg += `<polygon fill="${tint}" points="${points([...outline, ...outline.toReversed().map(([px, py]): [number, number] => [2 * x - px, py])])}"/>`
    }
    svg += verticalGradient(`fog${row}`, [
      `${css(fog)}/0`,
      `${css(fog)}/${(0.6 - depth * 0.55).toFixed(2)}`,
      `${css(fog)}/0`,
    ])
    svg += `<rect y="${round(foot - unit * 0.12)}" width="${width}" height="${round(unit * 0.26)}" fill="url(#fog${row})"/>`
  }
  svg += verticalGradient('ray', ['#fff8df/.34', '#fff8df/0'])
  for (let ray = 0; ray < 6; ray += 1) {
    const lean = (ray - 2.5) * 0.16 + Math.sin(time * 6.28 + ray) * 0.01
    const wide = unit * random.between(0.02, 0.07)
    const [x, end] = [sunX * width, (sunX + lean * 1.6) * width]
    svg += `<polygon fill="url(#ray)" points="${points([
      [x - wide * 0.2, height * 0.1],
      [x + wide * 0.2, height * 0.1],
      [end + wide * 2, height * 0.95],
      [end - wide * 2, height * 0.95],
    ])}"/>`
  }
  return {
    svg,
    backdrop: (x, y) => mix(mix(fog, [255, 255, 255], 0.35), fog, y + (noise.clouds(x * 3, y * 3, 4) - 0.5) * 0.6),
  }
}

const leafTints = ['#c8402a', '#e0702b', '#f0a83a', '#b5562b', '#d98e2f', '#8f2f28'].map(colour)

/** A crown of many soft leaf clumps, lit from the upper left. */
function crown(
  x: number,
  y: number,
  size: number,
  tint: Colour,
  random: { between(low: number, high: number): number; next(): number },
): string {
  let svg = ''
  for (let clump = 0; clump < 46; clump += 1) {
    const angle = random.next() * 6.28
    const far = Math.sqrt(random.next())
    const [cx, cy] = [Math.cos(angle) * far * size, Math.sin(angle) * far * size * 0.85]
    const lit = (-cx * 0.5 - cy) / size
    const shade = mix(
      mix(tint, [50, 20, 20], 0.4),
      add(tint, [70, 60, 20], 1),
      0.5 + lit * 0.42 + random.between(-0.1, 0.1),
    )
    svg += `<circle cx="${round(x + cx)}" cy="${round(y + cy)}" r="${round(size * random.between(0.13, 0.26))}" fill="${css(shade)}" fill-opacity=".86"/>`
  }
  return svg
}

/** A path between trees in autumn colours. */
export const autumn: Scene = ({ width, height, unit, random, noise }) => {
  const horizon = 0.56
  let svg = ''
  for (let layer = 0; layer < 3; layer += 1)
    svg += `<path fill="${css(mix(colour('#d9b58c'), colour('#a1672f'), layer / 2))}" fill-opacity=".8" d="${ridge(noise, { width, height, base: (horizon - 0.05 + layer * 0.04) * height, rise: unit * 0.14, hills: 4 + layer, octaves: 4, offset: layer * 6 })}"/>`
  svg += verticalGradient('ground', ['#c58a3c', '#8a5324', '#5a3519'])
  svg += `<rect y="${round(horizon * height)}" width="${width}" height="${round((1 - horizon) * height)}" fill="url(#ground)"/>`
  const bend = random.between(0.4, 0.6) * width
  svg += verticalGradient('path', ['#e9cfa4', '#b99468'])
  svg += `<path fill="url(#path)" d="M${round(bend - unit * 0.015)},${round(horizon * height)} C${round(bend + unit * 0.1)},${round(height * 0.7)} ${round(width * 0.3)},${round(height * 0.8)} ${round(width * 0.26)},${height} L${round(width * 0.72)},${height} C${round(width * 0.66)},${round(height * 0.8)} ${round(bend + unit * 0.2)},${round(height * 0.7)} ${round(bend + unit * 0.015)},${round(horizon * height)} Z"/>`
  for (let leaf = 0; leaf < 420; leaf += 1) {
    const depth = random.next() ** 0.7
    svg += `<ellipse cx="${round(random.next() * width)}" cy="${round((horizon + depth * (1 - horizon)) * height)}" rx="${round(unit * 0.008 * depth + 0.6)}" ry="${round(unit * 0.004 * depth + 0.4)}" fill="${css(random.pick(leafTints))}" fill-opacity=".85"/>`
  }
  const trees = Array.from({ length: 9 }, (_, index) => ({ depth: (index + 0.5) / 9, left: index % 2 === 0 }))
  for (const { depth, left } of trees) {
    const size = unit * (0.06 + depth * 0.2)
    const x = (left ? 0.42 - depth * 0.4 : 0.58 + depth * 0.4) * width + random.between(-0.02, 0.02) * width
    const foot = (horizon + 0.01 + depth * 0.26) * height
    const middle = foot - size * 2
    svg += `<ellipse cx="${round(x)}" cy="${round(foot)}" rx="${round(size * 0.8)}" ry="${round(size * 0.1)}" fill="#2a150c" fill-opacity=".3"/>`
    svg += `<path d="M${round(x - size * 0.09)},${round(foot)} Q${round(x - size * 0.03)},${round(middle + size * 0.4)} ${round(x - size * 0.03)},${round(middle)} L${round(x + size * 0.05)},${round(middle)} Q${round(x + size * 0.04)},${round(middle + size * 0.4)} ${round(x + size * 0.1)},${round(foot)} Z" fill="#3b241a"/>`
    svg += crown(x, middle, size, random.pick(leafTints), random)
  }
  return {
    svg,
    backdrop: (x, y) => {
      const light = noise.clouds(x * 4, y * 4, 4)
      return mix(ramp(['#9dbcd0', '#e8d9bd', '#f7d9a0'].map(colour), y / horizon), [255, 246, 226], light * 0.5)
    },
  }
}

/** Rows of tulips or poppies up to the horizon, a windmill in the distance. */
export const flowerField: Scene = ({ width, height, unit, random, noise, time }) => {
  const horizon = random.between(0.36, 0.46)
  const palette = random
    .pick([
      ['#e5383b', '#ff7b54', '#ffd56b'],
      ['#c9184a', '#ff758f', '#ffccd5'],
      ['#7b2cbf', '#c77dff', '#ff9e00'],
      ['#d62828', '#f77f00', '#fcbf49'],
    ])
    .map(colour)
  let svg = ''
  for (let layer = 0; layer < 2; layer += 1)
    svg += `<path fill="${css(mix(colour('#a5bfb8'), colour('#5b8a64'), layer))}" d="${ridge(noise, { width, height, base: (horizon - 0.01 + layer * 0.02) * height, rise: unit * 0.07, hills: 4, octaves: 4, offset: layer * 9 })}"/>`
  const mill = [random.between(0.15, 0.85) * width, horizon * height] as const
  const size = unit * 0.09
  const wings = Array.from(
    { length: 4 },
    (_, wing) =>
      `<rect x="${round(-size * 0.06)}" y="${round(-size * 1.1)}" width="${round(size * 0.12)}" height="${round(size)}" fill="#fbf3e4" transform="rotate(${round(18 + wing * 90 + time * 90)})"/>`,
  )
  svg += `<g transform="translate(${round(mill[0])} ${round(mill[1])})"><polygon points="${points([
    [-size * 0.4, size * 0.1],
    [-size * 0.22, -size * 1.2],
    [size * 0.22, -size * 1.2],
    [size * 0.4, size * 0.1],
  ])}" fill="#7d4f3a"/><g transform="translate(0 ${round(-size * 1.15)})">${wings.join('')}</g></g>`
  svg += verticalGradient('field', ['#7fa653', '#3f6b2e', '#274a22'])
  svg += `<rect y="${round(horizon * height)}" width="${width}" height="${height}" fill="url(#field)"/>`
  const rows = 15
  for (let row = 0; row < rows; row += 1) {
    const depth = ((row + 1) / rows) ** 2
    const y = (horizon + 0.015 + depth * (1.05 - horizon)) * height
    const flower = unit * (0.004 + depth * 0.036)
    const count = Math.min(140, Math.ceil((width / flower) * 0.75))
    const tint = palette[row % palette.length] ?? [230, 60, 60]
    for (let bloom = 0; bloom < count; bloom += 1) {
      const sway = Math.sin(6.28 * (time + bloom * 0.13)) * flower * 0.1
      const x = ((bloom + random.between(-0.4, 0.4)) / count) * width + sway
      const top = y - flower * random.between(0.2, 1.6)
      const shade = mix(tint, random.chance(0.5) ? [255, 255, 255] : [60, 0, 20], random.next() * 0.25)
      if (depth > 0.25)
        svg += `<path d="M${round(x)},${round(top)} q${round(sway)},${round(flower)} 0,${round(flower * 3)}" stroke="#2f5a2a" stroke-width="${round(flower * 0.13)}" fill="none"/>`
      svg += `<path d="M${round(x - flower * 0.5)},${round(top - flower * 0.35)} q${round(flower * 0.25)},${round(flower * 0.25)} ${round(flower * 0.5)},${round(-flower * 0.18)} q${round(flower * 0.25)},${round(flower * 0.43)} ${round(flower * 0.5)},${round(flower * 0.18)} q${round(flower * 0.05)},${round(flower)} ${round(-flower * 0.5)},${round(flower)} q${round(-flower * 0.55)},0 ${round(-flower * 0.5)},${round(-flower)} Z" fill="${css(shade)}"/>`
    }
  }
  return {
    svg,
    backdrop: (x, y) => {
      const cloud = Math.max(0, noise.clouds(x * 3.4 + time * 0.3, y * 6, 5) - 0.46) * 3
      return mix(
        ramp(['#4a97d8', '#9fd0ee', '#eaf6fa'].map(colour), y / horizon),
        [255, 255, 255],
        Math.min(0.95, cloud),
      )
    },
  }
}
