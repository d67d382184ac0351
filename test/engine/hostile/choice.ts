import { randomFrom } from '../../torture/random.ts'

/** Which cases are tried. */
export interface Wish {
  /** As it was asked for, so that a failure can be repeated. */
  text: string
  /** Takes longer than a test may: it tells before its end, and waits longer for a command. */
  isLong: boolean
  choose: <Case>(most: number, cases: readonly Case[]) => Iterable<Case>
}

/** As many cases as that, in a random order that belongs to the seed. */
function* some<Case>(cases: readonly Case[], seed: number, most: number): Generator<Case> {
  const random = randomFrom(seed)
  const left = [...cases]
  for (let at = 0; at < most && left.length > 0; at++) {
    const [one] = left.splice(Math.floor(random() * left.length), 1)
    if (one !== undefined) yield one
  }
}

/** Mixed first, or a share would have the same few commands in all of its cases. */
function shareOf<Case>(cases: readonly Case[], number: number, of: number): Case[] {
  return [...some(cases, 0, cases.length)].filter((_, at) => at % of === number - 1)
}

/**
 * What `SHOEBOX_HOSTILE` asks for. `all` is everything with everything, which takes hours, and `3/20` the third of twenty
 * shares of it, of which each has something of everything. A number stands for the cases that it chooses, `5x20` for twenty
 * times as many. Without a wish they are other ones each time.
 */
export function wishOf(text = String(Math.floor(Math.random() * 1e9))): Wish {
  if (text === 'all') return { text, isLong: true, choose: (_, cases) => cases }
  const share = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text)
  if (share) {
    const [number, of] = [Number(share[1]), Number(share[2])]
    if (number > of) throw new Error(`SHOEBOX_HOSTILE=${text}: there is no such share`)
    return { text, isLong: true, choose: (_, cases) => shareOf(cases, number, of) }
  }
  const seeded = /^(\d+)(?:x([1-9]\d*))?$/.exec(text)
  if (!seeded) throw new Error(`SHOEBOX_HOSTILE=${text}: all, a share such as 3/20, or a number such as 5 or 5x20`)
  const [seed, times] = [Number(seeded[1]), Number(seeded[2] ?? 1)]
  return { text, isLong: times > 1, choose: (most, cases) => some(cases, seed, most * times) }
}
