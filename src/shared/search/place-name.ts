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
