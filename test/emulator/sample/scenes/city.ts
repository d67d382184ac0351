import { add, colour, css, mix, ramp, type Colour } from '../colour.ts'
import type { Scene } from '../scene.ts'
import { glow, points, ridge, round, verticalGradient } from '../svg.ts'

const windowTints = ['#ffd98a', '#ffe9b8', '#ffc46b', '#bfe3ff', '#fff4d6']

/** A skyline at dusk with lit windows, mirrored in a river. */
export const cityNight: Scene = ({ width, height, unit, random, noise }) => {
  const sky = random
    .pick([
      ['#0b1030', '#2d2a63', '#a14b78', '#ff9d6c'],
      ['#061426', '#123a5c', '#3f7f9b', '#f0c08a'],
      ['#120a2a', '#3b1f5c', '#8a3d7a', '#ff7f8e'],
    ])
    .map(colour)
  const shore = 0.74
  let skyline = ''
  for (let layer = 0; layer < 3; layer += 1) {
    const depth = layer / 2
    const tint = mix(sky[2] ?? [80, 50, 90], [10, 12, 28], 0.35 + depth * 0.6)
    for (let x = -unit * 0.05; x < width;) {
      const wide = unit * random.between(0.045, 0.1) * (0.7 + depth * 0.4)
      const tall =
        unit * random.between(0.12, 0.42) * (1.15 - depth * 0.35) * (0.6 + noise.at((x / unit) * 2, layer * 9) * 0.9)
      const top = shore * height - tall
      skyline += `<rect x="${round(x)}" y="${round(top)}" width="${round(wide)}" height="${round(tall + 2)}" fill="${css(tint)}"/>`
      if (random.chance(0.22))
        skyline += `<polygon fill="${css(tint)}" points="${points([
          [x, top],
          [x + wide / 2, top - wide * random.between(0.5, 1.6)],
          [x + wide, top],
        ])}"/>`
      if (random.chance(0.15))
        skyline += `<rect x="${round(x + wide / 2)}" y="${round(top - unit * 0.07)}" width="${round(unit * 0.003)}" height="${round(unit * 0.07)}" fill="${css(tint)}"/><circle cx="${round(x + wide / 2)}" cy="${round(top - unit * 0.07)}" r="${round(unit * 0.004)}" fill="#ff5b4d"/>`
      const cell = unit * (0.011 + depth * 0.004)
      for (let wy = top + cell; wy < shore * height - cell; wy += cell * 1.5)
        for (let wx = x + cell * 0.7; wx < x + wide - cell; wx += cell * 1.35)
          if (random.chance(0.34))
            skyline += `<rect x="${round(wx)}" y="${round(wy)}" width="${round(cell * 0.62)}" height="${round(cell * 0.8)}" fill="${random.pick(windowTints)}" fill-opacity="${(0.35 + depth * 0.5).toFixed(2)}"/>`
      x += wide + unit * random.between(-0.008, 0.016)
    }
  }
  let svg = `<g>${skyline}</g><g transform="translate(0 ${round(2 * shore * height)}) scale(1 -1)" opacity=".42">${skyline}</g>`
  svg += verticalGradient('river', ['#0a0f26/.25', '#0a0f26/.88'])
  svg += `<rect y="${round(shore * height)}" width="${width}" height="${round((1 - shore) * height)}" fill="url(#river)"/>`
  for (let ripple = 0; ripple < 150; ripple += 1) {
    const depth = random.next()
    svg += `<rect x="${round(random.next() * width)}" y="${round((shore + 0.005 + depth * (1 - shore)) * height)}" width="${round(unit * random.between(0.01, 0.07))}" height="${round(0.6 + depth * 1.6)}" fill="${random.pick(windowTints)}" fill-opacity="${(0.08 + random.next() * 0.25).toFixed(2)}"/>`
  }
  return {
    svg,
    grain: 7,
    backdrop: (x, y) => {
      const at = y < shore ? y / shore : 1 - (y - shore) / (1 - shore)
      return add(ramp(sky, at ** 1.3), [255, 190, 150], Math.max(0, noise.clouds(x * 3, y * 10, 5) - 0.52) * 0.7 * at)
    },
  }
}

/** Out-of-focus lights behind a rainy window. */
export const rainWindow: Scene = ({ width, height, unit, random, noise }) => {
  const tints = ['#ffb347', '#ff6b6b', '#5bc0eb', '#ffe066', '#c77dff', '#ff924c', '#8ac926']
  let svg = ''
  for (let light = 0; light < 42; light += 1) {
    const size = unit * random.between(0.03, 0.1)
    const [x, y] = [random.next() * width, (0.25 + random.next() * 0.6) * height]
    const tint = random.pick(tints)
    svg += `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size)}" fill="${tint}" fill-opacity="${(0.14 + random.next() * 0.3).toFixed(2)}" stroke="${tint}" stroke-opacity=".35" stroke-width="${round(size * 0.06)}"/>`
  }
  svg += `<radialGradient id="drop" cx=".4" cy=".3"><stop offset="0" stop-color="#fff" stop-opacity=".75"/><stop offset=".5" stop-color="#cfe3ff" stop-opacity=".18"/><stop offset="1" stop-color="#02060f" stop-opacity=".55"/></radialGradient>`
  for (let drop = 0; drop < 260; drop += 1) {
    const size = unit * (0.002 + random.next() ** 4 * 0.016)
    const [x, y] = [random.next() * width, random.next() * height]
    svg += `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(size)}" ry="${round(size * random.between(1, 1.5))}" fill="url(#drop)"/>`
    if (size > unit * 0.011)
      svg += `<rect x="${round(x - size * 0.25)}" y="${round(y - size * 9)}" width="${round(size * 0.5)}" height="${round(size * 9)}" fill="#dbe9ff" fill-opacity=".13" rx="${round(size * 0.25)}"/>`
  }
  const sill = height * 0.88
  svg += `<rect y="${round(sill)}" width="${width}" height="${round(height - sill)}" fill="#1d120d"/><rect y="${round(sill)}" width="${width}" height="${round(unit * 0.012)}" fill="#5b3b28"/>`
  const [cup, x] = [unit * 0.12, width * random.between(0.3, 0.7)]
  svg += `<path d="M${round(x - cup)},${round(sill - cup * 1.3)} L${round(x - cup * 0.75)},${round(sill)} L${round(x + cup * 0.75)},${round(sill)} L${round(x + cup)},${round(sill - cup * 1.3)} Z" fill="#efe6da"/><ellipse cx="${round(x)}" cy="${round(sill - cup * 1.3)}" rx="${round(cup)}" ry="${round(cup * 0.2)}" fill="#4a2c1a"/><path d="M${round(x + cup * 0.95)},${round(sill - cup * 1.05)} q${round(cup * 0.6)},${round(cup * 0.1)} ${round(-cup * 0.12)},${round(cup * 0.75)}" fill="none" stroke="#efe6da" stroke-width="${round(cup * 0.16)}"/>`
  for (let curl = 0; curl < 3; curl += 1)
    svg += `<path d="M${round(x + (curl - 1) * cup * 0.45)},${round(sill - cup * 1.5)} q${round(cup * 0.35)},${round(-cup * 0.6)} 0,${round(-cup * 1.1)} t0,${round(-cup)}" fill="none" stroke="#fff" stroke-opacity=".16" stroke-width="${round(cup * 0.13)}" stroke-linecap="round"/>`
  return {
    svg,
    grain: 8,
    backdrop: (px, py) =>
      add(
        ramp(['#0a1226', '#1c2748', '#3a2b45'].map(colour), py),
        [70, 90, 150],
        (noise.clouds(px * 4, py * 3, 4) - 0.5) * 0.5,
      ),
  }
}

const walls = ['#f6d7b0', '#f2b880', '#e98a6d', '#f7e6c8', '#cfdfe3', '#f3c6c0', '#ffe08a', '#dce8d2', '#fbf6ec'].map(
  colour,
)

function house(
  x: number,
  foot: number,
  wide: number,
  tall: number,
  wall: Colour,
  haze: Colour,
  fog: number,
  random: { chance(p: number): boolean },
): string {
  const shade = (tint: Colour): string => css(mix(tint, haze, fog))
  const top = foot - tall
  const roof = wide * 0.34
  let svg = `<rect x="${round(x)}" y="${round(top)}" width="${round(wide)}" height="${round(tall)}" fill="${shade(wall)}"/><rect x="${round(x + wide * 0.62)}" y="${round(top)}" width="${round(wide * 0.38)}" height="${round(tall)}" fill="${shade(mix(wall, [90, 50, 60], 0.5))}" fill-opacity=".32"/>`
  svg += `<polygon fill="${shade(colour('#b8532f'))}" points="${points([
    [x - wide * 0.06, top + 1],
    [x + wide * 0.18, top - roof],
    [x + wide * 0.82, top - roof],
    [x + wide * 1.06, top + 1],
  ])}"/>`
  const pane = wide * 0.14
  for (let wy = top + pane * 1.2; wy < foot - pane * 2; wy += pane * 2.7)
    for (let column = 0; column < 3; column += 1) {
      const wx = x + wide * (0.13 + column * 0.28)
      svg += `<rect x="${round(wx - pane * 0.14)}" y="${round(wy - pane * 0.14)}" width="${round(pane * 1.28)}" height="${round(pane * 1.78)}" fill="${shade(colour('#fffaf0'))}"/><rect x="${round(wx)}" y="${round(wy)}" width="${round(pane)}" height="${round(pane * 1.5)}" fill="${shade(random.chance(0.25) ? colour('#ffd27a') : colour('#3d5a73'))}"/>`
    }
  return svg
}

/** A hillside of painted houses above the water, with a yellow tram. */
export const hillTown: Scene = ({ width, height, unit, random, noise, time }) => {
  const light = random.pick([
    { sky: ['#3f8fd6', '#9fd0ee', '#f5efe0'], haze: '#cfe0ea' },
    { sky: ['#5c4a86', '#e58a7a', '#ffd7a0'], haze: '#f2b89a' },
    { sky: ['#6fa9d8', '#c9e3f0', '#fff4df'], haze: '#e4e6de' },
  ])
  const haze = colour(light.haze)
  let svg = `<path fill="${css(mix(haze, [110, 140, 150], 0.35))}" d="${ridge(noise, { width, height, base: 0.4 * height, rise: unit * 0.16, hills: 2, octaves: 5, offset: 2 })}"/>`
  const rows = 7
  for (let row = 0; row < rows; row += 1) {
    const depth = row / (rows - 1)
    const wide = unit * (0.075 + depth * 0.095)
    for (let x = -wide * random.next(); x < width;) {
      const hill = Math.sin((x / width) * Math.PI * 1.1 + 0.4) * unit * 0.2 * (1 - depth)
      const own = wide * random.between(0.75, 1.15)
      const foot = (0.5 + depth * 0.37) * height - hill
      const tall = wide * random.between(1.1, 2)
      svg += house(x, foot + unit * 0.2, own, tall + unit * 0.2, random.pick(walls), haze, 0.55 * (1 - depth), random)
      if (random.chance(0.16))
        svg += `<circle cx="${round(x)}" cy="${round(foot - tall * 0.2)}" r="${round(wide * 0.36)}" fill="${css(mix(colour('#4f7a45'), haze, 0.5 * (1 - depth)))}"/>`
      x += own * random.between(0.98, 1.1)
    }
  }
  const street = 0.9 * height
  svg += verticalGradient('street', ['#a79c92', '#6f655f'])
  svg += `<rect y="${round(street)}" width="${width}" height="${round(height - street)}" fill="url(#street)"/>`
  for (const rail of [0.935, 0.962])
    svg += `<rect y="${round(rail * height)}" width="${width}" height="${round(unit * 0.004)}" fill="#e6ded2" fill-opacity=".7"/>`
  const [x, size] = [(random.between(0.15, 0.65) + time * 0.06) * width, unit * 0.15]
  const foot = 0.95 * height
  svg += `<g transform="translate(${round(x)} ${round(foot)})"><ellipse cx="${round(size)}" rx="${round(size * 1.15)}" ry="${round(size * 0.09)}" fill="#000" fill-opacity=".3"/><rect y="${round(-size * 1.05)}" width="${round(size * 2)}" height="${round(size * 0.98)}" rx="${round(size * 0.12)}" fill="#f5b91f"/><rect y="${round(-size * 1.05)}" width="${round(size * 2)}" height="${round(size * 0.14)}" rx="${round(size * 0.07)}" fill="#fff7e2"/><rect y="${round(-size * 0.34)}" width="${round(size * 2)}" height="${round(size * 0.08)}" fill="#fff7e2"/>${Array.from({ length: 5 }, (_, pane) => `<rect x="${round(size * (0.12 + pane * 0.37))}" y="${round(-size * 0.84)}" width="${round(size * 0.28)}" height="${round(size * 0.42)}" rx="${round(size * 0.04)}" fill="#33556b"/>`).join('')}<circle cx="${round(size * 0.45)}" cy="${round(-size * 0.03)}" r="${round(size * 0.12)}" fill="#2a2422"/><circle cx="${round(size * 1.55)}" cy="${round(-size * 0.03)}" r="${round(size * 0.12)}" fill="#2a2422"/><circle cx="${round(size * 1.95)}" cy="${round(-size * 0.24)}" r="${round(size * 0.06)}" fill="#fff3c0"/><path d="M${round(size)},${round(-size * 1.05)} l${round(size * 0.3)},${round(-size * 0.4)}" stroke="#3a302b" stroke-width="${round(size * 0.025)}"/></g><path d="M0,${round(foot - size * 1.45)} L${width},${round(foot - size * 1.5)}" stroke="#3a302b" stroke-width="1.5" stroke-opacity=".6"/>`
  return {
    svg,
    backdrop: (px, py) => {
      const cloud = Math.max(0, noise.clouds(px * 3 + time * 0.2, py * 7, 5) - 0.5) * 2.6
      return mix(ramp(light.sky.map(colour), py / 0.5), [255, 252, 244], Math.min(0.9, cloud))
    },
  }
}

/** Fireworks over the water. */
export const fireworks: Scene = ({ width, height, unit, random, noise, time }) => {
  const tints = ['#ffd166', '#ff6b6b', '#6bd6ff', '#c77dff', '#95f585', '#ff9ecf', '#fff3c4']
  const shore = 0.8
  let show = ''
  for (let burst = 0; burst < 8; burst += 1) {
    const [x, y] = [random.between(0.06, 0.94) * width, random.between(0.1, 0.52) * height]
    const size = unit * random.between(0.1, 0.28) * (0.6 + 0.4 * ((time + burst / 8) % 1))
    const tint = random.pick(tints)
    show += glow(`burst${burst}`, tint, 0.55)
    show += `<circle cx="${round(x)}" cy="${round(y)}" r="${round(size * 1.6)}" fill="url(#burst${burst})"/>`
    for (let ray = 0; ray < 72; ray += 1) {
      const angle = (ray / 72) * 6.283 + random.between(-0.06, 0.06)
      const far = size * random.between(0.5, 1.05)
      const [dx, dy] = [Math.cos(angle) * far, Math.sin(angle) * far]
      const [ex, ey] = [x + dx, y + dy + far * 0.14]
      show += `<path d="M${round(x + dx * 0.12)},${round(y + dy * 0.12)} Q${round(x + dx * 0.8)},${round(y + dy * 0.7)} ${round(ex)},${round(ey)}" fill="none" stroke="${tint}" stroke-opacity="${(0.35 + random.next() * 0.5).toFixed(2)}" stroke-linecap="round" stroke-width="${round(unit * 0.0018)}"/>`
      if (ray % 2 === 0)
        show += `<circle cx="${round(ex)}" cy="${round(ey)}" r="${round(unit * random.between(0.0012, 0.0026))}" fill="#fff6e0"/>`
    }
  }
  const hills = `<path fill="#0a0d1e" d="${ridge(noise, { width, height: shore * height, base: shore * height - unit * 0.03, rise: unit * 0.1, hills: 3, octaves: 5, offset: 6 })}"/>`
  let svg = `${show}${hills}<g transform="translate(0 ${round(1.3 * shore * height)}) scale(1 -.3)" opacity=".45">${show}</g>`
  svg += `<rect y="${round(shore * height)}" width="${width}" height="${round((1 - shore) * height)}" fill="#060a1c" fill-opacity=".32"/>`
  for (let lamp = 0; lamp < 60; lamp += 1)
    svg += `<circle cx="${round(random.next() * width)}" cy="${round(shore * height - random.next() * unit * 0.03)}" r="${round(unit * 0.0024)}" fill="${random.pick(windowTints)}"/>`
  return {
    svg,
    grain: 7,
    backdrop: (x, y) =>
      add(
        ramp(['#070a20', '#161a45', '#3a2a5c'].map(colour), y / shore),
        [180, 120, 160],
        Math.max(0, noise.clouds(x * 3, y * 4, 4) - 0.5) * 0.5,
      ),
  }
}
