import { EntryDamage, type Content } from './found-entry.ts'

/**
 * Puts the content of an entry together from its pieces. `reused`: each of them counts until the next is asked for. Throws what
 * they throw that is no `EntryDamage`.
 */
export async function contentOf(pieces: AsyncIterable<Uint8Array>, memory: 'own' | 'reused' = 'own'): Promise<Content> {
  const all: Uint8Array[] = []
  try {
    for await (const piece of pieces) all.push(memory === 'reused' ? Uint8Array.from(piece) : piece)
  } catch (error) {
    if (error instanceof EntryDamage) return { ok: false, damage: error.damage }
    throw error
  }
  return { ok: true, bytes: Buffer.concat(all) }
}
