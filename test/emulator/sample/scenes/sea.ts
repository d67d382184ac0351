import { add, colour, css, mix, ramp, type Colour } from '../colour.ts'
import type { Canvas, Painting, Scene } from '../scene.ts'
import { glow, points, ridge, round, verticalGradient } from '../svg.ts'

interface Weather {
  sky: readonly Colour[]
  sun: Colour
  water: readonly Colour[]
  land: Colour
}

const weathers: readonly Weather[] = [
  {
    sky: ['#2f6fb5', '#6fb1e3', '#cfe9f5'].map(colour),
    sun: colour('#fffbe8'),
    water: ['#8ecbe0', '#2c86b4', '#0f4f86'].map(colour),
    land: colour('#3c5a5e'),
  },
  {
    sky: ['#3a3567', '#c2607a', '#ffb870', '#ffe0a0'].map(colour),
    sun: colour('#fff0b8'),
    water: ['#ffbe86', '#a05a78', '#2b2a56'].map(colour),
    land: colour('#3b2446'),
  },
  {
    sky: ['#6f8fa8', '#b6c8d0', '#f1e6d8'].map(colour),
    sun: colour('#fff5e2'),
    water: ['#d9dcd6', '#84a3ae', '#3e6070'].map(colour),
    land: colour('#4a6068'),
  },
  {
    sky: ['#13203f', '#2e4f7f', '#7d92ad', '#f0c9a4'].map(colour),
    sun: colour('#ffe3bd'),
    water: ['#d7b7a0', '#3d5d84', '#10203f'].map(colour),
    land: colour('#141d34'),
  },
]

function sailboat(x: number, y: number, size: number, tilt: number, dark: Colour): string {
  const sail = `M0,${round(-size)} C${round(size * 0.34)},${round(-size * 0.6)} ${round(size * 0.42)},${round(-size * 0.25)} ${round(size * 0.36)},${round(-size * 0.06)} L0,${round(-size * 0.06)} Z`
  const jib = `M${round(-size * 0.03)},${round(-size * 0.86)} C${round(-size * 0.2)},${round(-size * 0.45)} ${round(-size * 0.3)},${round(-size * 0.2)} ${round(-size * 0.33)},${round(-size * 0.06)} L${round(-size * 0.03)},${round(-size * 0.06)} Z`
  const hull = `M${round(-size * 0.4)},0 L${round(size * 0.44)},0 C${round(size * 0.36)},${round(size * 0.13)} ${round(-size * 0.2)},${round(size * 0.15)} ${round(-size * 0.3)},${round(size * 0.12)} Z`
  const shade = 'M0,0 '
  return (
    `<g transform="translate(${round(x)} ${round(y)}) rotate(${round(tilt)})">` +
    `<path d="${sail}" fill="#fffaf0"/><path d="${sail}" fill="${css(dark)}" fill-opacity=".12" transform="scale(.55 1)"/>` +
    `<path d="${jib}" fill="#f4e4cf"/><path d="${shade}${hull.slice(1)}" fill="#8c2f2b"/><path d="${hull}" fill="${css(mix(dark, [140, 40, 40], 0.55))}"/>` +
    `<rect x="${round(-size * 0.012)}" y="${round(-size)}" width="${round(size * 0.024)}" height="${round(size)}" fill="#4a3526"/></g>` +
    `<path transform="translate(${round(x)} ${round(y + size * 0.14)}) scale(1 -.55)" d="${sail} ${jib}" fill="#fffaf0" fill-opacity=".16"/>`
  )
}

function gulls({ random, width, height, unit }: Canvas, dark: Colour): string {
  let svg = ''
  for (let bird = random.whole(2, 6); bird > 0; bird -= 1) {
    const [x, y, wing] = [
      random.between(0.1, 0.9) * width,
      random.between(0.08, 0.32) * height,
      unit * random.between(0.008, 0.02),
    ]
    svg += `<path d="M${round(x - wing * 2)},${round(y - wing * 0.5)} Q${round(x - wing)},${round(y - wing)} ${round(x)},${round(y)} Q${round(x + wing)},${round(y - wing)} ${round(x + wing * 2)},${round(y - wing * 0.6)}" fill="none" stroke="${css(dark)}" stroke-opacity=".75" stroke-linecap="round" stroke-width="${round(unit * 0.003)}"/>`
  }
  return svg
}

/** Sky, water and the path of light between them; shared by the boats and the lighthouse. */
function water(
  canvas: Canvas,
  weather: Weather,
  horizon: number,
  sunX: number,
): { svg: string; backdrop: Painting['backdrop'] } {
  const { width, height, unit, random, noise, time } = canvas
  const sunY = horizon - random.between(0.08, 0.2)
  let svg = glow('sun', css(weather.sun), 0.9)
  svg += `<circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(unit * 0.36)}" fill="url(#sun)"/>`
  svg += `<circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(unit * 0.032)}" fill="${css(mix(weather.sun, [255, 255, 255], 0.5))}"/>`
  svg += `<path fill="${css(mix(weather.land, weather.sky.at(-1) ?? weather.land, 0.55))}" fill-opacity=".85" d="${ridge(noise, { width, height: horizon * height, base: horizon * height - unit * 0.015, rise: unit * 0.09, hills: 2.4, octaves: 5, offset: 4 })}"/>`
  const glints = Math.round(260 * (width / unit))
  for (let glint = 0; glint < glints; glint += 1) {
    const depth = random.next() ** 1.7
    const y = horizon + 0.006 + depth * (1 - horizon)
    const spread = 0.02 + depth * 0.2
    const x = sunX + (random.next() + random.next() - 1) * spread + Math.sin((time + random.next()) * 6.28) * 0.003
    const long = unit * (0.006 + depth * 0.05) * random.between(0.5, 1.3)
    const flicker = 0.25 + 0.5 * random.next() * (0.7 + 0.3 * Math.sin(6.28 * (time + random.next())))
    svg += `<ellipse cx="${round(x * width)}" cy="${round(y * height)}" rx="${round(long)}" ry="${round(0.5 + depth * unit * 0.0035)}" fill="${css(weather.sun)}" fill-opacity="${flicker.toFixed(2)}"/>`
  }
  const backdrop: Painting['backdrop'] = (x, y) => {
    if (y < horizon) {
      const sky = ramp(weather.sky, y / horizon)
      const cloud = Math.max(0, noise.clouds(x * 2.6 + time * 0.2, y * 9, 5) - 0.5) * 2.6 * Math.min(1, y * 3)
      return mix(sky, mix(weather.sun, [255, 255, 255], 0.45), Math.min(0.8, cloud))
    }
    const depth = (y - horizon) / (1 - horizon)
    const wave = noise.clouds(x * (14 - depth * 9) + time, depth * 42 + Math.sin(time * 6.28), 3) - 0.5
    const shine = Math.max(0, 1 - Math.abs(x - sunX) / (0.1 + depth * 0.35))
    return add(
      add(ramp(weather.water, depth ** 0.6), [60, 70, 80], wave * (0.35 + depth * 0.4)),
      weather.sun,
      shine * 0.16,
    )
  }
  return { svg, backdrop }
}

/** Boats under sail on open water. */
export const sailing: Scene = (canvas) => {
  const { width, height, unit, random, time } = canvas
  const weather = random.pick(weathers)
  const horizon = random.between(0.46, 0.58)
  const sea = water(canvas, weather, horizon, random.between(0.2, 0.8))
  let svg = sea.svg
  const boats = random.whole(1, 3)
  for (let boat = 0; boat < boats; boat += 1) {
    const near = boat === boats - 1 ? 1 : random.between(0.15, 0.4)
    const sway = Math.sin(6.28 * (time + boat * 0.3))
    svg += sailboat(
      (random.between(0.2, 0.8) + time * 0.02 * near) * width,
      (horizon + 0.01 + near * 0.14) * height + sway * unit * 0.002,
      unit * (0.05 + near * 0.2),
      -4 + sway * 1.5,
      weather.land,
    )
  }
  return { svg: svg + gulls(canvas, weather.land), backdrop: sea.backdrop, detail: 260 }
}

/** A lighthouse on a rock, its beam on when the sky is dark. */
export const lighthouse: Scene = (canvas) => {
  const { width, height, unit, random, noise, time } = canvas
  const weather = random.pick(weathers)
  const horizon = random.between(0.56, 0.64)
  const left = random.chance(0.5)
  const x = (left ? 0.27 : 0.73) * width
  const sea = water(canvas, weather, horizon, left ? 0.75 : 0.25)
  const foot = (horizon + 0.02) * height
  const tall = unit * 0.42
  const [low, high] = [unit * 0.058, unit * 0.038]
  const top = foot - tall
  let svg = sea.svg
  const swing = Math.sin(time * 6.28) * unit * 0.12
  svg += verticalGradient('beam', ['#fff6cf/.55', '#fff6cf/0'], 'right')
  const reach = left ? width * 0.7 : -width * 0.7
  svg += `<g transform="translate(${round(x)} ${round(top - unit * 0.03)})${left ? '' : ' scale(-1 1)'}"><polygon points="0,0 ${round(Math.abs(reach))},${round(-unit * 0.1 + swing)} ${round(Math.abs(reach))},${round(unit * 0.06 + swing)}" fill="url(#beam)"/></g>`
  svg += verticalGradient('tower', ['#d9d2c8', '#fffdf8', '#b9b0a8'], 'right')
  const side = (share: number): number => low + (high - low) * share
  const band = (from: number, to: number): string =>
    points([
      [x - side(from), foot - tall * from],
      [x + side(from), foot - tall * from],
      [x + side(to), foot - tall * to],
      [x - side(to), foot - tall * to],
    ])
  svg += `<polygon points="${band(0, 1)}" fill="url(#tower)"/>`
  for (const from of [0.12, 0.46, 0.8])
    svg += `<polygon points="${band(from, from + 0.17)}" fill="#b3322c" fill-opacity=".9"/>`
  svg += `<rect x="${round(x - high * 1.5)}" y="${round(top - unit * 0.008)}" width="${round(high * 3)}" height="${round(unit * 0.014)}" fill="#2b2a2e"/>`
  svg += `<rect x="${round(x - high * 0.75)}" y="${round(top - unit * 0.052)}" width="${round(high * 1.5)}" height="${round(unit * 0.046)}" fill="#ffefb0"/>`
  svg += `<path d="M${round(x - high)},${round(top - unit * 0.05)} Q${round(x)},${round(top - unit * 0.11)} ${round(x + high)},${round(top - unit * 0.05)} Z" fill="#8e2722"/>`
  svg += glow('lamp', '#fff3c0', 0.9)
  svg += `<circle cx="${round(x)}" cy="${round(top - unit * 0.03)}" r="${round(unit * 0.16)}" fill="url(#lamp)"/>`
  const rock: [number, number][] = []
  for (let step = 0; step <= 24; step += 1) {
    const share = step / 24
    const bump =
      Math.sin(share * Math.PI) ** 0.7 * unit * 0.1 + noise.at(share * 9, 5) * unit * 0.045 * Math.sin(share * Math.PI)
    rock.push([x + (share - 0.5) * unit * 0.85, foot + unit * 0.075 - bump])
  }
  svg += verticalGradient('rock', [css(mix(weather.land, weather.sun, 0.25)), css(mix(weather.land, [0, 0, 0], 0.45))])
  svg += `<polygon points="${points(rock)}" fill="url(#rock)"/>`
  return { svg: svg + gulls(canvas, weather.land), backdrop: sea.backdrop, detail: 260 }
}

/** A wide, calm lake: mountains stand on their heads in it, and a rowing boat waits. */
export const lake: Scene = (canvas) => {
  const { width, height, unit, random, noise, time } = canvas
  const weather = random.pick(weathers)
  const shore = random.between(0.48, 0.56)
  let svg = ''
  const tints = [
    mix(weather.land, weather.sky.at(-1) ?? weather.land, 0.68),
    mix(weather.land, weather.sky.at(-1) ?? weather.land, 0.42),
    mix(weather.land, [20, 50, 40], 0.35),
  ]
  let range = ''
  for (const [layer, tint] of tints.entries())
    range += `<path fill="${css(tint)}" d="${ridge(noise, { width, height: shore * height, base: (shore - 0.06 + layer * 0.025) * height, rise: unit * (0.34 - layer * 0.11), hills: 2 + layer * 1.3, octaves: 6, offset: 9 + layer * 7, peaked: layer === 0 })}"/>`
  svg += range
  svg += `<g transform="translate(0 ${round(2 * shore * height)}) scale(1 -1)" opacity=".5">${range}</g>`
  svg += verticalGradient('calm', [
    `${css(weather.sun)}/.35`,
    `${css(weather.water.at(-1) ?? weather.land)}/.15`,
    `${css(weather.water.at(-1) ?? weather.land)}/.75`,
  ])
  svg += `<rect y="${round(shore * height)}" width="${width}" height="${round((1 - shore) * height)}" fill="url(#calm)"/>`
  for (let line = 0; line < 60; line += 1) {
    const depth = random.next() ** 1.6
    const y = (shore + 0.01 + depth * (1 - shore)) * height
    const long = unit * random.between(0.03, 0.2) * (0.4 + depth)
    const x = (random.next() + Math.sin(6.28 * (time + random.next())) * 0.01) * width
    svg += `<rect x="${round(x - long / 2)}" y="${round(y)}" width="${round(long)}" height="${round(0.6 + depth * unit * 0.002)}" rx="1" fill="#fff" fill-opacity="${(0.06 + 0.14 * random.next()).toFixed(2)}"/>`
  }
  const [x, y, size] = [random.between(0.3, 0.7) * width, (shore + 0.24) * height, unit * 0.17]
  const hull = `M${round(-size)},0 Q0,${round(size * 0.34)} ${round(size)},0 L${round(size * 0.78)},${round(size * 0.16)} Q0,${round(size * 0.42)} ${round(-size * 0.78)},${round(size * 0.16)} Z`
  svg += `<g transform="translate(${round(x)} ${round(y + Math.sin(time * 6.28) * unit * 0.003)})"><ellipse cy="${round(size * 0.32)}" rx="${round(size)}" ry="${round(size * 0.09)}" fill="#000" fill-opacity=".28"/><path d="${hull}" fill="#6b4128"/><path d="M${round(-size)},0 Q0,${round(size * 0.22)} ${round(size)},0 Q0,${round(size * 0.34)} ${round(-size)},0" fill="#3a2116"/><path d="M${round(-size * 0.25)},${round(size * 0.1)} L${round(size * 0.75)},${round(-size * 0.32)}" stroke="#caa675" stroke-width="${round(size * 0.035)}"/></g>`
  svg += gulls(canvas, weather.land)
  return {
    svg,
    backdrop: (x, y) => {
      const mirrored = y < shore ? y / shore : 1 - ((y - shore) / (1 - shore)) * 0.85
      const cloud =
        Math.max(0, noise.clouds(x * 3 + time * 0.2, mirrored * 7, 5) - 0.48) * 2.4 * Math.min(1, mirrored * 2)
      const sky = mix(ramp(weather.sky, mirrored), mix(weather.sun, [255, 255, 255], 0.5), Math.min(0.85, cloud))
      return y < shore ? sky : mix(sky, weather.water.at(1) ?? sky, 0.32)
    },
  }
}
