/** In bytes of UTF-8: what ordinary file systems take. A string never has more UTF-16 units than UTF-8 bytes. */
export const usualName = 255
/** Shorter ones are of no use to anybody. */
const shortest = 32

/**
 * How many bytes a name may have where `takes` tries one: 255, or fewer on disks that keep something in each name, as
 * encrypted shares do. Asks once where all is as usual, else about eight times. Throws what `takes` throws.
 */
export async function findLongestName(takes: (name: string) => Promise<boolean>): Promise<number> {
  if (await takes('x'.repeat(usualName))) return usualName
  let [taken, refused] = [shortest, usualName]
  while (refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2)
    if (await takes('x'.repeat(middle))) taken = middle
    else refused = middle
  }
  return taken
}
