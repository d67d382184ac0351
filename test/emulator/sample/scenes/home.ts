import { add, colour, css, mix, ramp } from '../colour.ts'
import type { Random } from '../../random.ts'
import type { Scene } from '../scene.ts'
import { glow, points, ridge, round, verticalGradient } from '../svg.ts'

const party = ['#ff595e', '#ffca3a', '#8ac926', '#1982c4', '#c77dff', '#ff9ecf', '#ff924c']

function confetti(random: Random, width: number, height: number, unit: number, count: number, fall: number): string {
  let svg = ''
  for (let piece = 0; piece < count; piece += 1) {
    const [x, y, size] = [
      random.next() * width,
      ((random.next() + fall) % 1) * height,
      unit * random.between(0.004, 0.013),
    ]
    svg += `<rect x="${round(x)}" y="${round(y)}" width="${round(size)}" height="${round(size * 0.5)}" fill="${random.pick(party)}" fill-opacity=".9" transform="rotate(${round(random.next() * 360)} ${round(x)} ${round(y)})"/>`
  }
  return svg
}

/** A birthday cake with burning candles, bunting and confetti. */
export const birthday: Scene = ({ width, height, unit, random, noise, time }) => {
  const wall = random
    .pick([
      ['#3d2a56', '#8a4f7d'],
      ['#1f3c5c', '#5b7fa3'],
      ['#5c2a3a', '#c4707a'],
      ['#2b4a3f', '#77a08a'],
    ])
    .map(colour)
  const icing = random.pick(['#ffd6e0', '#cdeffd', '#fff0c9', '#e5d4ff'])
  const [x, foot, size] = [width / 2, height * 0.8, unit * 0.27]
  let svg = ''
  for (let light = 0; light < 26; light += 1)
    svg += `<circle cx="${round(random.next() * width)}" cy="${round(random.next() * height * 0.7)}" r="${round(unit * random.between(0.02, 0.07))}" fill="${random.pick(['#ffd98a', '#ffb3c7', '#fff3d0'])}" fill-opacity="${(0.06 + random.next() * 0.14).toFixed(2)}"/>`
  const flags = 15
  let string = `M0,${round(height * 0.06)}`
  for (let flag = 0; flag <= flags; flag += 1) {
    const fx = (flag / flags) * width
    const fy = height * 0.06 + Math.sin((flag / flags) * Math.PI) * unit * 0.12
    string += ` L${round(fx)},${round(fy)}`
    const half = width / flags / 2.7
    svg += `<polygon points="${points([
      [fx - half, fy],
      [fx + half, fy],
      [fx, fy + half * 2.2],
    ])}" fill="${party[flag % party.length] ?? ''}"/>`
  }
  svg += `<path d="${string}" fill="none" stroke="#fff" stroke-width="${round(unit * 0.003)}"/>`
  svg += verticalGradient('cloth', ['#fbf2e6', '#cdb9a4'])
  svg += `<rect y="${round(height * 0.76)}" width="${width}" height="${height}" fill="url(#cloth)"/>`
  svg += `<ellipse cx="${round(x)}" cy="${round(foot + size * 0.1)}" rx="${round(size * 1.5)}" ry="${round(size * 0.26)}" fill="#8a6d55" fill-opacity=".35"/><ellipse cx="${round(x)}" cy="${round(foot + size * 0.04)}" rx="${round(size * 1.35)}" ry="${round(size * 0.22)}" fill="#fff"/>`
  const tier = (base: number, half: number, tall: number, tint: string, id: string): void => {
    svg += verticalGradient(
      id,
      [css(mix(colour(tint), [90, 40, 60], 0.28)), tint, css(mix(colour(tint), [60, 20, 40], 0.38))],
      'right',
    )
    svg += `<path d="M${round(x - half)},${round(base - tall)} L${round(x - half)},${round(base)} A${round(half)},${round(half * 0.16)} 0 0 0 ${round(x + half)},${round(base)} L${round(x + half)},${round(base - tall)} Z" fill="url(#${id})"/><ellipse cx="${round(x)}" cy="${round(base - tall)}" rx="${round(half)}" ry="${round(half * 0.16)}" fill="#fffdf8"/>`
    for (let drip = 0; drip < 13; drip += 1) {
      const share = (drip + 0.5) / 13
      const dx = x - half + share * half * 2
      const arc = Math.sqrt(1 - (share * 2 - 1) ** 2) * half * 0.15
      svg += `<rect x="${round(dx - half * 0.08)}" y="${round(base - tall + arc - half * 0.05)}" width="${round(half * 0.16)}" height="${round(half * random.between(0.13, 0.34))}" rx="${round(half * 0.08)}" fill="#fffdf8"/>`
    }
    for (let dot = 0; dot < 22; dot += 1)
      svg += `<circle cx="${round(x + random.between(-0.92, 0.92) * half)}" cy="${round(base - tall * random.between(0.05, 0.55))}" r="${round(size * 0.02)}" fill="${random.pick(party)}"/>`
  }
  tier(foot, size, size * 0.62, icing, 'lower')
  tier(foot - size * 0.62, size * 0.66, size * 0.5, random.pick(['#f7b2c4', '#b9e3f7', '#ffe29a']), 'upper')
  svg += glow('flame', '#ffd27a', 0.9)
  for (let candle = 0; candle < 5; candle += 1) {
    const cx = x + (candle - 2) * size * 0.23
    const top = foot - size * 1.46 + Math.abs(candle - 2) * -size * 0.015
    const flicker = Math.sin(6.28 * (time * 2 + candle * 0.37)) * size * 0.012
    svg += `<circle cx="${round(cx)}" cy="${round(top - size * 0.07)}" r="${round(size * 0.34)}" fill="url(#flame)"/><rect x="${round(cx - size * 0.028)}" y="${round(top)}" width="${round(size * 0.056)}" height="${round(size * 0.36)}" fill="${party[candle] ?? ''}"/><path d="M${round(cx + flicker)},${round(top - size * 0.17)} q${round(size * 0.07)},${round(size * 0.1)} ${round(-flicker)},${round(size * 0.16)} q${round(-size * 0.07)},${round(-size * 0.06)} ${round(flicker)},${round(-size * 0.16)}" fill="#fff0b0"/>`
  }
  svg += confetti(random, width, height, unit, 190, time)
  const [dark = [60, 40, 80], lightWall = [140, 90, 130]] = wall
  return {
    svg,
    backdrop: (px, py) => {
      const warm = Math.max(0, 1 - Math.hypot((px - 0.5) * (width / unit), (py - 0.5) * (height / unit)) / 0.75)
      return add(mix(dark, lightWall, 0.35 + noise.clouds(px * 2, py * 2, 3) * 0.4), [255, 180, 110], warm * 0.4)
    },
  }
}

/** A cat on the window sill looks out at the evening. */
export const windowCat: Scene = ({ width, height, unit, random, noise, time }) => {
  const sky = random
    .pick([
      ['#4a3b78', '#e07a8a', '#ffc98a'],
      ['#3f7fb0', '#a8d0e0', '#fff0cf'],
      ['#101c3a', '#2d4674', '#7f92b5'],
    ])
    .map(colour)
  const frame = random.pick(['#f3ece2', '#5a3d2b', '#dfe6e3'])
  const [left, top, wide, tall] = [width * 0.14, height * 0.08, width * 0.72, height * 0.68]
  let svg = `<path fill="#3a3350" fill-opacity=".75" d="${ridge(noise, { width, height: top + tall, base: top + tall * 0.86, rise: unit * 0.12, hills: 5, octaves: 5, offset: 8 })}"/>`
  for (let lamp = 0; lamp < 22; lamp += 1)
    svg += `<circle cx="${round(left + random.next() * wide)}" cy="${round(top + tall * random.between(0.86, 0.98))}" r="${round(unit * 0.004)}" fill="#ffdf9a"/>`
  const wall = mix(colour('#6d4a52'), sky[0] ?? [60, 50, 90], 0.35)
  const hole = `M0,0 H${width} V${height} H0 Z M${round(left)},${round(top)} V${round(top + tall)} H${round(left + wide)} V${round(top)} Z`
  svg += `<path fill-rule="evenodd" d="${hole}" fill="${css(wall)}"/>`
  const bar = unit * 0.022
  svg += `<g fill="none" stroke="${frame}" stroke-width="${round(bar * 1.5)}"><rect x="${round(left)}" y="${round(top)}" width="${round(wide)}" height="${round(tall)}"/></g><rect x="${round(width / 2 - bar / 2)}" y="${round(top)}" width="${round(bar)}" height="${round(tall)}" fill="${frame}"/><rect x="${round(left)}" y="${round(top + tall * 0.4)}" width="${round(wide)}" height="${round(bar)}" fill="${frame}"/>`
  svg += verticalGradient('curtain', ['#d98f7c/.95', '#b5645c/.95', '#e3a48f/.95', '#a9564f/.95'], 'right')
  for (const edge of [0, 1]) {
    const [x0, x1] = edge === 0 ? [0, left * 1.35] : [width, width - left * 1.35]
    svg += `<path d="M${round(x0)},0 L${round(x1)},0 Q${round(x1 + (x0 - x1) * 0.15)},${round(height * 0.4)} ${round(x1 + (x0 - x1) * 0.5)},${round(height * 0.82)} L${round(x0)},${round(height * 0.82)} Z" fill="url(#curtain)"/>`
  }
  const sill = top + tall
  svg += `<rect y="${round(sill)}" width="${width}" height="${round(unit * 0.05)}" fill="${frame}"/><rect y="${round(sill + unit * 0.05)}" width="${width}" height="${height}" fill="${css(mix(wall, [20, 10, 20], 0.45))}"/>`
  const [x, size] = [width * random.between(0.36, 0.64), unit * 0.3]
  const ink = random.pick(['#241a22', '#3b2a20', '#8f5a2c', '#3a3d46'])
  const tail = Math.sin(time * 6.28) * 0.08
  svg += `<g transform="translate(${round(x)} ${round(sill + 1)}) scale(${round(size)})"><path d="M.24,-.06 Q.5,-.02 ${(0.5 + tail).toFixed(3)},.16 Q${(0.5 + tail).toFixed(3)},.3 ${(0.4 + tail).toFixed(3)},.33" fill="none" stroke="${ink}" stroke-width=".075" stroke-linecap="round"/><path d="M-.28,0 Q-.36,-.34 -.2,-.56 Q-.12,-.66 0,-.66 Q.13,-.66 .2,-.56 Q.36,-.34 .28,0 Z" fill="${ink}"/><ellipse cy="-.76" rx=".185" ry=".165" fill="${ink}"/><path d="M-.175,-.8 L-.17,-1.02 L-.04,-.89 Z M.175,-.8 L.17,-1.02 L.04,-.89 Z" fill="${ink}"/></g>`
  const pot = width * 0.24
  svg += `<path d="M${round(pot - unit * 0.05)},${round(sill - unit * 0.09)} h${round(unit * 0.1)} l${round(-unit * 0.015)},${round(unit * 0.09)} h${round(-unit * 0.07)} Z" fill="#c4653a"/>`
  for (let leaf = 0; leaf < 13; leaf += 1)
    svg += `<ellipse cx="${round(pot)}" cy="${round(sill - unit * 0.14)}" rx="${round(unit * 0.014)}" ry="${round(unit * 0.065)}" fill="${leaf % 2 === 0 ? '#4f7f4a' : '#6ca05e'}" transform="rotate(${round(-80 + leaf * 13)} ${round(pot)} ${round(sill - unit * 0.085)})"/>`
  return {
    svg,
    backdrop: (px, py) =>
      add(ramp(sky, py / 0.78), [255, 220, 200], Math.max(0, noise.clouds(px * 4 + time * 0.4, py * 7, 5) - 0.5) * 0.9),
  }
}

/** A dog sits on a hill and watches the sun. */
export const sunsetDog: Scene = ({ width, height, unit, random, noise, time }) => {
  const sky = random
    .pick([
      ['#35406f', '#c96a7b', '#ffb36b', '#ffe4a6'],
      ['#5b86b5', '#bcd3d6', '#ffe9c0', '#ffd894'],
    ])
    .map(colour)
  const [sunX, sunY] = [random.between(0.35, 0.65), 0.5]
  let svg = glow('sun', '#fff2c4', 0.95)
  svg += `<circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(unit * 0.55)}" fill="url(#sun)"/><circle cx="${round(sunX * width)}" cy="${round(sunY * height)}" r="${round(unit * 0.11)}" fill="#fff8de"/>`
  for (let layer = 0; layer < 3; layer += 1)
    svg += `<path fill="${css(mix(colour('#b0707a'), colour('#3a2338'), layer / 2))}" fill-opacity=".9" d="${ridge(noise, { width, height, base: (0.66 + layer * 0.07) * height, rise: unit * 0.12, hills: 2.4, octaves: 5, offset: layer * 9 })}"/>`
  const [x, size] = [width * random.between(0.3, 0.7), unit * 0.3]
  const foot = height * 0.865
  const wag = Math.sin(time * 12.56) * 0.1
  svg += `<path d="M0,${round(height * 0.93)} Q${round(x)},${round(height * 0.8)} ${width},${round(height * 0.94)} V${height} H0 Z" fill="#17101a"/>`
  svg += `<g transform="translate(${round(x)} ${round(foot)}) scale(${round(size)})" fill="#17101a"><path d="M-.3,.04 Q-.36,-.2 -.2,-.4 Q-.1,-.56 .02,-.66 L.2,-.62 Q.24,-.4 .2,-.2 L.22,.04 L.1,.04 L.08,-.18 Q.02,-.06 -.02,.04 Z"/><path d="M-.02,-.62 Q-.06,-.86 .12,-.9 Q.24,-.9 .28,-.8 L.42,-.75 Q.44,-.68 .36,-.66 L.26,-.64 Q.2,-.54 .06,-.54 Z"/><path d="M.04,-.86 Q-.1,-.84 -.1,-.62 Q0,-.6 .06,-.76 Z"/><path d="M-.28,0 Q-.5,-.04 ${(-0.52 - wag).toFixed(3)},-.26" fill="none" stroke="#17101a" stroke-width=".07" stroke-linecap="round"/></g>`
  for (let blade = 0; blade < 260; blade += 1) {
    const bx = random.next() * width
    const tall = unit * random.between(0.015, 0.045)
    svg += `<path d="M${round(bx)},${round(height * 0.93)} q0,${round(-tall)} ${round(tall * random.between(-0.4, 0.5))},${round(-tall * 1.6)}" stroke="#17101a" stroke-width="${round(unit * 0.0024)}" fill="none"/>`
  }
  return {
    svg,
    backdrop: (px, py) =>
      add(ramp(sky, py / 0.75), [255, 190, 150], Math.max(0, noise.clouds(px * 3, py * 11, 5) - 0.5) * 0.8),
  }
}
