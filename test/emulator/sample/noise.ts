/** Smooth value noise; about 0 to 1. */
export interface Noise {
  /** One layer at lattice distance 1. */
  at(x: number, y: number): number
  /** `octaves` layers, each twice as fine and half as strong. */
  clouds(x: number, y: number, octaves: number): number
}

export function smoothNoise(seed: number): Noise {
  const lattice = (x: number, y: number): number => {
    let mixed = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed + 1, 1442695041)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 1274126177)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296
  }
  const at = (x: number, y: number): number => {
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [x - left, y - top]
    const [s, t] = [u * u * (3 - 2 * u), v * v * (3 - 2 * v)]
    const upper = lattice(left, top) * (1 - s) + lattice(left + 1, top) * s
    const lower = lattice(left, top + 1) * (1 - s) + lattice(left + 1, top + 1) * s
    return upper * (1 - t) + lower * t
  }
  return {
    at,
    clouds: (x, y, octaves) => {
      let [sum, weight, total, scale] = [0, 1, 0, 1]
      for (let octave = 0; octave < octaves; octave += 1) {
        sum += at(x * scale + octave * 17.3, y * scale - octave * 9.1) * weight
        total += weight
        weight /= 2
        scale *= 2
      }
      return sum / total
    },
  }
}
