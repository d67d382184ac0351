import { z } from 'zod'
import { readLibraryFilter, type LibraryFilter } from '../../../shared/library-filter.ts'
import { mostPicked } from '../../../shared/contract/library/library.ts'
import type { AccountId, AlbumId, ItemId, ItemRef, OwnerId } from '../../../shared/domain.ts'

/** Ids are opaque, but never long and never with a slash or a dot: they become parts of addresses. */
const plainId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/)

// `sub` is documented as at most 255 ASCII characters.
export const accountId = z
  .string()
  .min(1)
  .max(255)
  .transform((value) => value as AccountId)

/** Those of people who are known by nothing but a source are no plain ids. */
export const ownerId = z
  .string()
  .min(1)
  .max(255)
  .transform((value) => value as OwnerId)

export const albumId = plainId.transform((value) => value as AlbumId)

/** Items that a person has picked one by one. */
export const pickedIds = z.array(plainId.transform((value) => value as ItemId)).max(mostPicked)

export const itemRef = z
  .int()
  .min(0)
  .max(0xffffffff)
  .transform((value) => value as ItemRef)

const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)

/** A part of the world in degrees. */
export const area = z.strictObject({ south: latitude, west: longitude, north: latitude, east: longitude })

/** Of a file or folder, as a person names it. */
export const path = z.string().min(1).max(10_000)

export const shortText = z.string().max(500)

// JSON has no undefined, so a call without input may arrive with null.
export const nothing = z.union([z.void(), z.null().transform(() => undefined)])

/** What is to be backed up. */
export const backupSelection = z.strictObject({
  allAlbums: z.boolean(),
  sharedAlbums: z.boolean(),
  library: z.boolean(),
  albums: z.array(albumId).max(100_000),
  only: z.custom<LibraryFilter>((value) => readLibraryFilter(value) !== undefined).exactOptional(),
})
