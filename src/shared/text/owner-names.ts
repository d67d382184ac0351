import type { Owner, OwnerId } from '../domain.ts'

/**
 * What each person is called so that no two are called alike: by name, with the addresses of their accounts where two have one
 * name, and with a number where that does not tell them apart either. Who has no name is called by the address, else `unnamed`.
 * Nothing in it moves the text around it, but its direction: it needs a `bdi`, or marks as by `isolated`.
 */
export function ownerNames(owners: readonly Owner[], unnamed: string): Map<OwnerId, string> {
  const inOrder = owners.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const plain = inOrder.map((owner) => ({ owner, name: plainName(owner) || addressesOf(owner) || unnamed }))
  const times = countsOf(plain.map(({ name }) => name))
  const told = plain.map(({ owner, name }) => {
    const addresses = addressesOf(owner)
    const isAlone = times.get(name) === 1 || addresses === '' || addresses === name
    return { owner, name: isAlone ? name : `${name} (${addresses})` }
  })
  const all = countsOf(told.map(({ name }) => name))
  const used = new Set(all.keys())
  const seen = new Set<string>()
  return new Map(
    told.map(({ owner, name }): [OwnerId, string] => {
      if (!seen.has(name)) {
        seen.add(name)
        return [owner.id, name]
      }
      let number = 2
      while (used.has(`${name} (${number})`)) number++
      const numbered = `${name} (${number})`
      used.add(numbered)
      return [owner.id, numbered]
    }),
  )
}

/** For texts that have no markup, such as those of a list to choose from: a name in another direction stays what it is. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`
}

/** What would turn the direction of the text around it, or begin another line. */
const unruly = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

function plainName({ name }: Owner): string {
  return name
    .normalize('NFC')
    .replaceAll(unruly, '')
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim()
}

function addressesOf({ emails }: Owner): string {
  return emails.filter((email) => email !== '').join(', ')
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
