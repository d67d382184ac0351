/** How a town is called: in English or as it is called there, and in simplified Chinese characters where somebody has said it. */
export interface TownName {
  name: string
  chinese?: string
}

/** How people call the place where a photo was taken. What nobody knows, or what is too far away to name it, is left out. */
export interface PlaceName {
  /** The nearest town, of whatever size, or a part of one. */
  town?: TownName
  /** The city that the town is a part of, or lies at the edge of. */
  city?: TownName
  /** The first division of the country, such as a state or province. */
  region?: string
  /** ISO 3166-1, two letters. */
  country: string
}

/** All places of a country, or those that count to one of its towns. */
export interface NamedPlace {
  country: string
  /** Of the town; absent where nobody has said it. */
  region?: string
  /** As `townOf` has it. */
  town?: string
}

/** The town that a place counts to: the city, where it lies in one. */
export function townOf({ city, town }: PlaceName): TownName | undefined {
  return city ?? town
}

/** Whether a place that is called so is in that country or town. */
export function isNamed(name: PlaceName, { country, region, town }: NamedPlace): boolean {
  if (name.country !== country) return false
  return town === undefined || (name.region === region && townOf(name)?.name === town)
}

/** What two names have in common: the town, else the region, else the country; undefined if nothing. */
export function commonName(one: PlaceName, other: PlaceName): PlaceName | undefined {
  const { country, region } = one
  if (other.country !== country) return undefined
  if (other.region !== region) return { country }
  const ofRegion = { ...(region !== undefined && { region }), country }
  const [town, otherTown] = [townOf(one), townOf(other)]
  if (!town || town.name !== otherTown?.name) return ofRegion
  return one.town?.name === other.town?.name && one.city?.name === other.city?.name ? one : { town, ...ofRegion }
}
