import type { Ports } from '../ports.ts'

/** A number from 0 up to 1 from the port's random bytes. */
export function randomFraction(random: Ports['random']): number {
  return random(4).reduce((value, byte) => value * 256 + byte, 0) / 2 ** 32
}

/** 43 characters that fit a URL and nobody guesses: 256 bits. */
export function randomName(random: Ports['random']): string {
  return Buffer.from(random(32)).toString('base64url')
}
