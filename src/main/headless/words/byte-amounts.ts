import { InvalidArgumentError } from 'commander'

const multiples: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** `500000`, `500k`, `2M`: bytes per second, with the multiples that curl knows. */
export function rate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text)
  if (!match) throw new InvalidArgumentError('A rate is a number of bytes per second, such as 500000, 500k or 2M.')
  return Math.round(Number(match[1]) * (multiples[(match[2] ?? '').toLowerCase()] ?? 1))
}

const units: Record<string, number> = { k: 1e3, m: 1e6, g: 1e9 }
const smallestPart = 1e6

/** `2GB`, `500M`: bytes, with the multiples that disks and Google have. */
export function partSize(text: string): number {
  const [, figure, unit = ''] = /^(\d+(?:\.\d+)?) ?(?:([kmg])b?)?$/i.exec(text) ?? []
  const bytes = Math.round(Number(figure) * (units[unit.toLowerCase()] ?? 1))
  if (bytes >= smallestPart) return bytes
  throw new InvalidArgumentError('The size of a part is a number of bytes such as 2GB or 500MB, 1MB at least.')
}
