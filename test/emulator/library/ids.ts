import { hash } from 'node:crypto'

const albumIdLength = 78
const itemIdLength = 98

function longId(prefix: string, length: number, name: string): string {
  const digest = hash('sha512', `${prefix} ${length} ${name}`, 'base64url')
  return (prefix + digest + digest).slice(0, length)
}

/** Deterministic ids of the lengths that were observed (reference, 2). */
export function albumIdFor(prefix: string, name: string): string {
  return longId(prefix, albumIdLength, name)
}

export function itemIdFor(prefix: string, name: string): string {
  return longId(prefix, itemIdLength, name)
}

/** Well-formed, which says nothing about whether such an album exists. */
export function looksLikeAlbumId(id: string): boolean {
  return /^[A-Za-z0-9_-]{60,100}$/.test(id)
}

export function looksLikeItemId(id: string): boolean {
  return /^[A-Za-z0-9_-]{55,120}$/.test(id)
}

/** 40 characters, by which somebody joins a shared album. */
export function shareTokenFor(name: string): string {
  return longId('AOVP0r', 40, `share ${name}`)
}
