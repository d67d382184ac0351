import { add, colour, css, mix, ramp, type Colour } from '../colour.ts'
import type { Scene } from '../scene.ts'
import { glow, points, ridge, round, verticalGradient } from '../svg.ts'

function balloon(x: number, y: number, size: number, tints: readonly Colour[], fog: number, haze: Colour): string {
  const shade = (tint: Colour): string => css(mix(tint, haze, fog))
  const outline = (share: number): string =>
    `M0,${round(size)} C${round(-size * 0.3 * share)},${round(size * 0.75)} ${round(-size * 0.98 * share)},${round(size * 0.3)} ${round(-size * 0.98 * share)},${round(-size * 0.15)} C${round(-size * 0.98 * share)},${round(-size * 1.2)} ${round(size * 0.98 * share)},${round(-size * 1.2)} ${round(size * 0.98 * share)},${round(-size * 0.15)} C${round(size * 0.98 * share)},${round(size * 0.3)} ${round(size * 0.3 * share)},${round(size * 0.75)} 0,${round(size)} Z`
  const gores = [1, 0.74, 0.48, 0.22].map(
    (share, index) => `<path d="${outline(share)}" fill="${shade(tints[index % tints.length] ?? [255, 90, 60])}"/>`,
  )
  return `<g transform="translate(${round(x)} ${round(y)})">${gores.join('')}<path d="${outline(1)}" fill="url(#round)"/><path d="M${round(-size * 0.14)},${round(size * 0.98)} L${round(-size * 0.1)},${round(size * 1.25)} M${round(size * 0.14)},${round(size * 0.98)} L${round(size * 0.1)},${round(size * 1.25)}" stroke="${shade([70, 45, 30])}" stroke-width="${round(size * 0.02)}"/><rect x="${round(-size * 0.12)}" y="${round(size * 1.22)}" width="${round(size * 0.24)}" height="${round(size * 0.19)}" rx="${round(size * 0.03)}" fill="${shade([110, 70, 40])}"/></g>`
}

/** Hot-air balloons at sunrise over hills. */
export const balloons: Scene = ({ width, height, unit, random, noise, time }) => {
  const light = random.pick([
    { sky: ['#5d8fc9', '#f2c6b0', '#ffe2ad'], far: '#c9a9a6', near: '#6b4a4e' },
    { sky: ['#3c7fc0', '#a5d2ea', '#fdf3dc'], far: '#a9c0b4', near: '#4c7150' },
    { sky: ['#51407f', '#dd7d84', '#ffcf8f'], far: '#a7707f', near: '#3f2743' },
  ])
  const [far, near] = [colour(light.far), colour(light.near)]
  const families = [
    ['#e63946', '#fff1e0'],
    ['#f4a261', '#2a9d8f'],
    ['#ffb703', '#fb8500'],
    ['#457b9d', '#f1faee'],
    ['#8338ec', '#ff9ecf'],
    ['#e76f51', '#ffe8a3'],
  ]
  let svg = `<radialGradient id="round" cx=".32" cy=".3" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".38"/><stop offset=".5" stop-color="#fff" stop-opacity="0"/><stop offset="1" stop-color="#1a0d22" stop-opacity=".42"/></radialGradient>`
  const flock = Array.from({ length: random.whole(6, 10) }, () => random.next()).sort((a, b) => a - b)
  const hang = (from: number, to: number): void => {
    for (const depth of flock) {
      if (depth < from || depth >= to) continue
      const size = unit * (0.025 + depth ** 1.6 * 0.13)
      const lift = Math.sin(6.28 * (time + depth)) * unit * 0.006
      svg += balloon(
        random.between(0.08, 0.92) * width,
        random.between(0.14, 0.56) * height + lift,
        size,
        random.pick(families).map(colour),
        0.5 * (1 - depth),
        far,
      )
    }
  }
  hang(0, 0.4)
  for (let layer = 0; layer < 4; layer += 1) {
    svg += verticalGradient(`hill${layer}`, [css(mix(far, near, layer / 3)), css(mix(far, near, layer / 3 - 0.25))])
    svg += `<path fill="url(#hill${layer})" d="${ridge(noise, { width, height, base: (0.68 + layer * 0.085) * height, rise: unit * 0.16, hills: 2 + layer * 0.8, octaves: layer < 2 ? 6 : 4, offset: layer * 11 + 1, peaked: layer === 1 })}"/>`
  }
  hang(0.4, 1.1)
  return {
    svg,
    backdrop: (x, y) =>
      mix(
        ramp(light.sky.map(colour), y / 0.75),
        [255, 250, 240],
        Math.max(0, noise.clouds(x * 2.4 + time * 0.2, y * 8, 5) - 0.5) * 1.8,
      ),
  }
}

/** A child runs along the beach with a kite. */
export const kite: Scene = ({ width, height, unit, random, noise, time }) => {
  const sea = 0.6
  const side = random.chance(0.5) ? 1 : -1
  const childX = width * (0.5 - side * random.between(0.14, 0.24) + side * time * 0.03)
  const foot = height * 0.86
  const size = unit * 0.16
  const kiteX = width * (0.5 + side * random.between(0.12, 0.26)) + Math.sin(time * 6.28) * unit * 0.02
  const kiteY = height * random.between(0.16, 0.26) + Math.cos(time * 6.28) * unit * 0.015
  const kiteSize = unit * 0.085
  const tints = random.pick([
    ['#ff595e', '#ffca3a'],
    ['#1982c4', '#ffca3a'],
    ['#8338ec', '#ff9ecf'],
    ['#2a9d8f', '#f4a261'],
  ])
  let svg = verticalGradient('sea', ['#79c3d8', '#2f8fb5', '#bfe6e4'])
  svg += `<rect y="${round(sea * height)}" width="${width}" height="${round(0.15 * height)}" fill="url(#sea)"/>`
  for (let wave = 0; wave < 5; wave += 1) {
    const y = (sea + 0.03 + wave * 0.025) * height
    let d = `M0,${round(y)}`
    for (let step = 0; step <= 24; step += 1)
      d += ` L${round((step / 24) * width)},${round(y + Math.sin(step * 1.3 + wave * 2 + time * 6.28) * unit * 0.004)}`
    svg += `<path d="${d}" fill="none" stroke="#fff" stroke-opacity="${0.35 + wave * 0.1}" stroke-width="${round(unit * (0.002 + wave * 0.0014))}"/>`
  }
  svg += verticalGradient('sand', ['#d8c7a0', '#f0dcae', '#d9b98a'])
  svg += `<path fill="url(#sand)" d="${ridge(noise, { width, height, base: 0.735 * height, rise: unit * 0.025, hills: 2, octaves: 2, offset: 4 })}"/>`
  for (let grain = 0; grain < 260; grain += 1)
    svg += `<ellipse cx="${round(random.next() * width)}" cy="${round((0.78 + random.next() * 0.22) * height)}" rx="${round(unit * random.between(0.002, 0.008))}" ry="${round(unit * 0.0015)}" fill="#a8875a" fill-opacity=".35"/>`
  const hand: readonly [number, number] = [childX + side * size * 0.42, foot - size * 0.95]
  svg += `<path d="M${round(hand[0])},${round(hand[1])} Q${round((hand[0] + kiteX) / 2)},${round(hand[1] - unit * 0.1)} ${round(kiteX)},${round(kiteY)}" fill="none" stroke="#4a4a4a" stroke-opacity=".6" stroke-width="${round(Math.max(1, unit * 0.0013))}"/>`
  const tail = Array.from({ length: 9 }, (_, knot): [number, number] => [
    kiteX - side * knot * kiteSize * 0.3 + Math.sin(knot + time * 6.28) * kiteSize * 0.12,
    kiteY + kiteSize * (1.1 + knot * 0.2),
  ])
  svg += `<polyline points="${points(tail)}" fill="none" stroke="${tints[1] ?? ''}" stroke-width="${round(unit * 0.003)}"/>`
  for (const [x, y] of tail.slice(1))
    svg += `<path d="M${round(x)},${round(y)} l${round(-kiteSize * 0.13)},${round(-kiteSize * 0.08)} v${round(kiteSize * 0.16)} l${round(kiteSize * 0.26)},${round(-kiteSize * 0.16)} v${round(kiteSize * 0.16)} Z" fill="${tints[0] ?? ''}"/>`
  svg += `<g transform="translate(${round(kiteX)} ${round(kiteY)}) rotate(${side * 14})"><polygon points="${points([
    [0, -kiteSize],
    [kiteSize * 0.72, 0],
    [0, kiteSize * 1.15],
    [-kiteSize * 0.72, 0],
  ])}" fill="${tints[0] ?? ''}"/><polygon points="${points([
    [0, -kiteSize],
    [kiteSize * 0.72, 0],
    [0, 0],
  ])}" fill="${tints[1] ?? ''}"/><polygon points="${points([
    [0, kiteSize * 1.15],
    [-kiteSize * 0.72, 0],
    [0, 0],
  ])}" fill="${tints[1] ?? ''}"/></g>`
  const stride = Math.sin(time * 12.56) * 0.08
  svg += `<ellipse cx="${round(childX)}" cy="${round(foot)}" rx="${round(size * 0.5)}" ry="${round(size * 0.06)}" fill="#6b4c2a" fill-opacity=".4"/>`
  svg += `<g transform="translate(${round(childX)} ${round(foot)}) scale(${round(side * size)} ${round(size)})" stroke-linecap="round" stroke-linejoin="round" fill="none"><path d="M0,-.45 L${(-0.2 - stride).toFixed(3)},-.24 L${(-0.36 - stride).toFixed(3)},-.12" stroke="#c98d63" stroke-width=".09"/><path d="M0,-.45 L${(0.16 + stride).toFixed(3)},-.22 L.12,0" stroke="#dba478" stroke-width=".09"/><path d="M-.02,-.45 L.02,-.78" stroke="${tints[0] ?? ''}" stroke-width=".24"/><path d="M-.03,-.44 L.05,-.4" stroke="#2f4b6e" stroke-width=".22"/><path d="M.03,-.78 L.24,-.86 L.42,-.95" stroke="#dba478" stroke-width=".07"/><path d="M0,-.76 L-.16,-.62 L-.24,-.72" stroke="#dba478" stroke-width=".07"/><circle cx=".05" cy="-1" r=".14" fill="#e0ab80"/><path d="M-.1,-1.02 a.15,.15 0 0 1 .28,-.06 q-.14,-.02 -.16,.04 q-.04,.1 -.12,.02" fill="#5a3620"/></g>`
  return {
    svg,
    backdrop: (x, y) => {
      const cloud = Math.max(0, noise.clouds(x * 2.6 + time * 0.3, y * 5, 5) - 0.47) * 3
      return mix(ramp(['#3d9be0', '#8accf2', '#dff2f8'].map(colour), y / sea), [255, 255, 255], Math.min(0.95, cloud))
    },
  }
}

/** A bicycle against an evening sky. */
export const bicycle: Scene = ({ width, height, unit, random, noise }) => {
  const sky = random
    .pick([
      ['#2c2f63', '#b0567a', '#ff9e6b', '#ffdf9e'],
      ['#3f6f9f', '#a7c4c9', '#ffe3b0', '#ffd28a'],
    ])
    .map(colour)
  const horizon = 0.74
  const [x, y, size] = [width * random.between(0.42, 0.58), height * 0.79, unit * 0.27]
  const ink = '#1d1424'
  const sunX = random.between(0.3, 0.7)
  const wheel = size * 0.42
  let svg = glow('sun', '#fff0c0', 0.95)
  svg += `<circle cx="${round(sunX * width)}" cy="${round(height * 0.56)}" r="${round(unit * 0.5)}" fill="url(#sun)"/><circle cx="${round(sunX * width)}" cy="${round(height * 0.56)}" r="${round(unit * 0.09)}" fill="#fff6d8"/>`
  svg += `<path fill="#5b3a5c" fill-opacity=".75" d="${ridge(noise, { width, height, base: (horizon - 0.02) * height, rise: unit * 0.1, hills: 3, octaves: 5, offset: 5 })}"/>`
  svg += verticalGradient('meadow', ['#3b2a3d', '#160f1c'])
  svg += `<path fill="url(#meadow)" d="${ridge(noise, { width, height, base: (horizon + 0.06) * height, rise: unit * 0.03, hills: 2, octaves: 3, offset: 15 })}"/>`
  const spokes = (cx: number): string =>
    Array.from({ length: 18 }, (_, spoke) => {
      const angle = (spoke / 18) * 6.283
      return `M${round(cx)},0 l${round(Math.cos(angle) * wheel)},${round(Math.sin(angle) * wheel)}`
    }).join(' ')
  const [back, front] = [-size * 0.55, size * 0.55]
  svg += `<g transform="translate(${round(x)} ${round(y)})" fill="none" stroke="${ink}" stroke-linecap="round" stroke-linejoin="round"><path d="${spokes(back)} ${spokes(front)}" stroke-width="${round(size * 0.006)}"/><g stroke-width="${round(size * 0.032)}"><circle cx="${round(back)}" r="${round(wheel)}"/><circle cx="${round(front)}" r="${round(wheel)}"/></g><path stroke-width="${round(size * 0.035)}" d="M${round(back)},0 L${round(-size * 0.2)},${round(-size * 0.62)} L${round(size * 0.36)},${round(-size * 0.58)} L${round(-size * 0.05)},0 Z M${round(-size * 0.2)},${round(-size * 0.62)} L${round(-size * 0.05)},0 M${round(-size * 0.2)},${round(-size * 0.62)} L${round(-size * 0.24)},${round(-size * 0.78)} M${round(front)},0 L${round(size * 0.33)},${round(-size * 0.78)} L${round(size * 0.5)},${round(-size * 0.86)}"/><path stroke-width="${round(size * 0.06)}" d="M${round(-size * 0.36)},${round(-size * 0.79)} L${round(-size * 0.14)},${round(-size * 0.78)}"/><rect x="${round(size * 0.5)}" y="${round(-size * 0.72)}" width="${round(size * 0.3)}" height="${round(size * 0.22)}" rx="${round(size * 0.03)}" fill="${ink}"/></g>`
  for (let bloom = 0; bloom < 7; bloom += 1)
    svg += `<circle cx="${round(x + size * (0.52 + bloom * 0.042))}" cy="${round(y - size * (0.75 + random.next() * 0.1))}" r="${round(size * 0.045)}" fill="${random.pick(['#ff8fa3', '#ffd166', '#fff1e6', '#ff6b6b'])}"/>`
  for (let blade = 0; blade < 320; blade += 1) {
    const bx = random.next() * width
    const by = (horizon + 0.05 + random.next() * 0.22) * height
    const tall = unit * random.between(0.02, 0.07)
    svg += `<path d="M${round(bx)},${round(by)} q${round(tall * 0.1)},${round(-tall * 0.6)} ${round(tall * random.between(-0.3, 0.4))},${round(-tall)}" stroke="#0f0a14" stroke-width="${round(unit * 0.002)}" fill="none"/>`
  }
  return {
    svg,
    backdrop: (px, py) =>
      add(ramp(sky, py / horizon), [255, 170, 140], Math.max(0, noise.clouds(px * 3, py * 13, 5) - 0.5) * 0.9),
  }
}
