import { add, colour, css, mix, ramp } from '../colour.ts'
import type { Random } from '../../random.ts'
import type { Scene } from '../scene.ts'
import { glow, points, ridge, round } from '../svg.ts'

function snowfall(random: Random, width: number, height: number, unit: number, count: number, time: number): string {
  let svg = ''
  for (let flake = 0; flake < count; flake += 1) {
    const near = random.next() ** 3
    const y = (random.next() + time * (0.5 + Math.floor(near * 2) * 0.5) * 2) % 1
    const x = random.next() + Math.sin(6.28 * (time + random.next())) * 0.004
    svg += `<circle cx="${round(x * width)}" cy="${round(y * height)}" r="${round(unit * (0.0015 + near * 0.007))}" fill="#fff" fill-opacity="${(0.5 + random.next() * 0.4).toFixed(2)}"/>`
  }
  return svg
}

function snowySpruce(x: number, foot: number, tall: number): string {
  let svg = `<rect x="${round(x - tall * 0.03)}" y="${round(foot - tall * 0.1)}" width="${round(tall * 0.06)}" height="${round(tall * 0.1)}" fill="#3b2a22"/>`
  for (let tier = 3; tier >= 0; tier -= 1) {
    const [top, half] = [foot - tall + (tier * tall) / 5, tall * (0.11 + tier * 0.065)]
    const base = top + tall * 0.32
    svg += `<polygon points="${points([
      [x, top],
      [x + half, base],
      [x - half, base],
    ])}" fill="#24483f"/><polygon points="${points([
      [x, top],
      [x + half * 0.62, top + (base - top) * 0.55],
      [x + half * 0.2, top + (base - top) * 0.45],
      [x - half * 0.1, top + (base - top) * 0.62],
      [x - half * 0.6, top + (base - top) * 0.55],
    ])}" fill="#f4f8fc"/>`
  }
  return svg
}

/** A village with lit windows in falling snow. */
export const snowVillage: Scene = ({ width, height, unit, random, noise, time }) => {
  const sky = random
    .pick([
      ['#1b2a4f', '#4a5f8f', '#c9a6b5'],
      ['#26395f', '#7f8fb5', '#f2c9b0'],
      ['#0f1c3c', '#2f4675', '#7d8fb8'],
    ])
    .map(colour)
  let svg = `<path fill="#8494b8" d="${ridge(noise, { width, height, base: 0.5 * height, rise: unit * 0.3, hills: 2.6, octaves: 6, offset: 5, peaked: true })}"/>`
  svg += `<path fill="#b9c6de" d="${ridge(noise, { width, height, base: 0.6 * height, rise: unit * 0.12, hills: 2, octaves: 4, offset: 14 })}"/>`
  svg += glow('window', '#ffc56b', 0.75)
  for (let row = 0; row < 3; row += 1) {
    const depth = row / 2
    const base = (0.68 + depth * 0.14) * height
    for (let tree = 0; tree < 7 * (width / unit); tree += 1)
      svg += snowySpruce(
        random.next() * width,
        base + unit * random.between(-0.01, 0.02),
        unit * (0.1 + depth * 0.12) * random.between(0.7, 1.2),
      )
    const count = Math.round((6 - row) * Math.max(0.75, width / unit / 1.3))
    for (let place = 0; place < count; place += 1) {
      const wide = unit * (0.09 + depth * 0.08) * random.between(0.85, 1.15)
      const x = ((place + random.between(0.15, 0.75)) / count) * width - wide / 2
      const tall = wide * random.between(0.55, 0.75)
      const foot = base + unit * random.between(0, 0.03)
      const wall = random.pick(['#7d4a3a', '#93604a', '#5d4a52', '#a3664a'])
      svg += `<rect x="${round(x)}" y="${round(foot - tall)}" width="${round(wide)}" height="${round(tall)}" fill="${css(mix(colour(wall), colour('#8494b8'), 0.35 * (1 - depth)))}"/>`
      svg += `<polygon points="${points([
        [x - wide * 0.12, foot - tall],
        [x + wide / 2, foot - tall - wide * 0.55],
        [x + wide * 1.12, foot - tall],
      ])}" fill="#f3f7fd"/><polygon points="${points([
        [x + wide / 2, foot - tall - wide * 0.55],
        [x + wide * 1.12, foot - tall],
        [x + wide * 0.7, foot - tall],
      ])}" fill="#c3cfe4"/>`
      svg += `<rect x="${round(x + wide * 0.7)}" y="${round(foot - tall - wide * 0.52)}" width="${round(wide * 0.11)}" height="${round(wide * 0.3)}" fill="#6b4033"/>`
      for (let smoke = 0; smoke < 4; smoke += 1)
        svg += `<circle cx="${round(x + wide * (0.76 + smoke * 0.06 + Math.sin(time * 6.28 + smoke) * 0.03))}" cy="${round(foot - tall - wide * (0.6 + smoke * 0.2))}" r="${round(wide * (0.06 + smoke * 0.035))}" fill="#e8eaf2" fill-opacity="${(0.4 - smoke * 0.09).toFixed(2)}"/>`
      for (const column of [0.16, 0.58]) {
        const [wx, wy, pane] = [x + wide * column, foot - tall * 0.72, wide * 0.24]
        svg += `<circle cx="${round(wx + pane / 2)}" cy="${round(wy + pane / 2)}" r="${round(pane * 1.9)}" fill="url(#window)"/><rect x="${round(wx)}" y="${round(wy)}" width="${round(pane)}" height="${round(pane)}" fill="#ffd98c"/><path d="M${round(wx + pane / 2)},${round(wy)} v${round(pane)} M${round(wx)},${round(wy + pane / 2)} h${round(pane)}" stroke="#7a4a24" stroke-width="${round(pane * 0.09)}"/>`
      }
    }
    svg += `<path fill="${css(mix(colour('#c5d1e6'), colour('#f3f7fd'), depth))}" d="${ridge(noise, { width, height, base: base + unit * 0.05, rise: unit * 0.05, hills: 2, octaves: 3, offset: row * 7 + 2 })}"/>`
  }
  svg += snowfall(random, width, height, unit, 320, time)
  return {
    svg,
    backdrop: (x, y) =>
      add(ramp(sky, y / 0.65), [200, 200, 230], Math.max(0, noise.clouds(x * 3, y * 6, 4) - 0.5) * 0.6),
  }
}

/** Cherry branches in blossom against a spring sky. */
export const blossom: Scene = ({ width, height, unit, random, noise, time }) => {
  const sky = random
    .pick([
      ['#7fb4e0', '#c9e2f2', '#fdeff2'],
      ['#e8b7c3', '#f7dce0', '#fff4ea'],
      ['#89a9d6', '#d5c7e0', '#ffe3d6'],
    ])
    .map(colour)
  let svg = ''
  for (let light = 0; light < 24; light += 1)
    svg += `<circle cx="${round(random.next() * width)}" cy="${round(random.next() * height)}" r="${round(unit * random.between(0.03, 0.09))}" fill="${random.pick(['#fff', '#ffd9e2', '#ffeef2'])}" fill-opacity="${(0.1 + random.next() * 0.2).toFixed(2)}"/>`
  const flowers: [number, number, number][] = []
  const grow = (x: number, y: number, angle: number, long: number, thick: number, depth: number): void => {
    const [ex, ey] = [x + Math.cos(angle) * long, y + Math.sin(angle) * long]
    const bend = random.between(-0.25, 0.25)
    svg += `<path d="M${round(x)},${round(y)} Q${round(x + Math.cos(angle + bend) * long * 0.5)},${round(y + Math.sin(angle + bend) * long * 0.5)} ${round(ex)},${round(ey)}" fill="none" stroke="#4a2f2b" stroke-linecap="round" stroke-width="${round(thick)}"/>`
    const count = depth === 0 ? 1 : 5
    for (let bloom = 0; bloom < count; bloom += 1) {
      const share = random.between(0.2, 1.05)
      flowers.push([
        x + (ex - x) * share + random.between(-1, 1) * unit * 0.04,
        y + (ey - y) * share + random.between(-1, 1) * unit * 0.04,
        unit * random.between(0.018, 0.036),
      ])
    }
    if (depth >= 4) return
    const twigs = depth === 0 ? 3 : 2
    for (let twig = 0; twig < twigs; twig += 1)
      grow(ex, ey, angle + random.between(-0.65, 0.65), long * random.between(0.6, 0.85), thick * 0.62, depth + 1)
  }
  const left = random.chance(0.5)
  grow(
    left ? -unit * 0.02 : width + unit * 0.02,
    height * random.between(0.25, 0.5),
    left ? random.between(-0.25, 0.2) : Math.PI + random.between(-0.2, 0.25),
    unit * 0.36,
    unit * 0.035,
    0,
  )
  grow(
    left ? width * 0.15 : width * 0.85,
    -unit * 0.03,
    Math.PI / 2 + (left ? -0.7 : 0.7),
    unit * 0.25,
    unit * 0.022,
    1,
  )
  for (const [x, y, size] of flowers) {
    const turn = random.next() * 72
    const tint = random.pick(['#ffe3ea', '#ffc9d8', '#fff2f5', '#ffb7cb'])
    for (let petal = 0; petal < 5; petal += 1) {
      const angle = ((turn + petal * 72) * Math.PI) / 180
      svg += `<ellipse cx="${round(x + Math.cos(angle) * size * 0.55)}" cy="${round(y + Math.sin(angle) * size * 0.55)}" rx="${round(size * 0.56)}" ry="${round(size * 0.42)}" fill="${tint}" fill-opacity=".95" transform="rotate(${round(turn + petal * 72)} ${round(x + Math.cos(angle) * size * 0.55)} ${round(y + Math.sin(angle) * size * 0.55)})"/>`
    }
    svg += `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size * 0.22)}" fill="#e0718c"/>`
  }
  for (let petal = 0; petal < 40; petal += 1)
    svg += `<ellipse cx="${round(((random.next() + time * 0.3) % 1) * width)}" cy="${round(((random.next() + time) % 1) * height)}" rx="${round(unit * 0.008)}" ry="${round(unit * 0.005)}" fill="#ffd3df" transform="rotate(0)"/>`
  return {
    svg,
    vignette: 0.12,
    backdrop: (x, y) => mix(ramp(sky, y), [255, 255, 255], Math.max(0, noise.clouds(x * 2.5, y * 3, 4) - 0.45) * 1.6),
  }
}
