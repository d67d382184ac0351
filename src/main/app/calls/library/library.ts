import { z } from 'zod'
import { mostAsked, type LibraryCalls } from '../../../../shared/contract/library/library.ts'
import { itemOrders, type ItemId } from '../../../../shared/domain.ts'
import { itemMarks } from '../../../../shared/search/search-words.ts'
import type { FoundName } from '../../../../shared/search/found-name.ts'
import { longestSearch } from '../../../../shared/search/search-query.ts'
import { failure, success } from '../../../../shared/problems/problem.ts'
import { itemIds, itemRefs } from '../../../library/item-ids.ts'
import { itemDetails } from '../../../library/item/item-details.ts'
import { ownersHere } from '../../../library/owners.ts'
import { parsePhotoPath } from '../../../mirror-path.ts'
import { orCancelled, withMirror, type AnsweredCalls } from '../call-context.ts'
import { albumId, area, itemRef, nothing, ownerId, shortText } from '../input-parts.ts'

/** More than a person types. */
const mostTimes = 250

/** More nobody reads while typing. */
const mostNames = 6
const mostBeginnings = 5

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

const monthAndDay = z.int().min(101).max(1231)

const place = z.strictObject({
  country: z.string().length(2),
  region: shortText.exactOptional(),
  town: shortText.exactOptional(),
})

const query = z.strictObject({
  owner: ownerId.exactOptional(),
  album: albumId.exactOptional(),
  order: z.enum(itemOrders).exactOptional(),
  kind: z.enum(['photo', 'video']).exactOptional(),
  search: z.string().max(longestSearch).exactOptional(),
  from: day.exactOptional(),
  to: day.exactOptional(),
  marks: z.array(z.enum(itemMarks)).max(itemMarks.length).exactOptional(),
  within: z
    .array(z.strictObject({ from: day, to: day }))
    .max(mostTimes)
    .exactOptional(),
  yearly: z
    .array(z.strictObject({ from: monthAndDay, to: monthAndDay, before: z.int().min(1).max(9999).exactOptional() }))
    .max(mostTimes)
    .exactOptional(),
  added: z
    .array(z.strictObject({ from: z.int(), to: z.int().exactOptional() }))
    .max(mostTimes)
    .exactOptional(),
  area: area.exactOptional(),
  place: place.exactOptional(),
  first: z.number().int().min(1).max(10_000).exactOptional(),
})

/** What stands in an address as the id of an item, which anybody may have typed. */
const shownId = z
  .string()
  .max(255)
  .transform((value) => value as ItemId)

export const library = {
  'library.columns': {
    input: query,
    handle: (context, query) => withMirror(context, async ({ columns }) => orCancelled(await columns(query))),
  },
  'library.counts': {
    input: z.strictObject({ queries: z.array(query).max(20) }),
    handle: (context, { queries }) =>
      withMirror(context, async ({ count }) => {
        const counts: number[] = []
        for (const each of queries) {
          const found = await count(each)
          if (found === undefined) return failure('cancelled')
          counts.push(found)
        }
        return success(counts)
      }),
  },
  'library.newest': {
    input: nothing,
    handle: (context) => withMirror(context, async ({ newestSince }) => orCancelled(await newestSince())),
  },
  'library.names': {
    input: z.strictObject({ beginnings: z.array(shortText).max(mostBeginnings) }),
    handle: (context, { beginnings }) =>
      withMirror(context, async ({ names }) => {
        const all: FoundName[][] = []
        for (const beginning of beginnings) {
          const found = await names(beginning, mostNames)
          if (!found) return failure('cancelled')
          all.push(found)
        }
        return success(all)
      }),
  },
  'library.owners': {
    input: nothing,
    handle: (context) => withMirror(context, ({ mirror }) => success(ownersHere(mirror.database))),
  },
  'library.item': {
    input: z.strictObject({ ref: itemRef }),
    handle: (context, { ref }) => withMirror(context, ({ mirror }) => itemDetails(mirror.database, ref)),
  },
  'library.ids': {
    input: z.strictObject({ refs: z.array(itemRef).max(mostAsked) }),
    handle: (context, { refs }) => withMirror(context, ({ mirror }) => success(itemIds(mirror.database, refs))),
  },
  'library.refs': {
    input: z.strictObject({ ids: z.array(shownId).max(mostAsked) }),
    handle: (context, { ids }) => withMirror(context, ({ mirror }) => success(itemRefs(mirror.database, ids))),
  },
  'library.favorite': {
    input: z.strictObject({ refs: z.array(itemRef).max(mostAsked), favorite: z.boolean() }),
    handle: (context, { refs, favorite }) => withMirror(context, ({ setFavorite }) => setFavorite(refs, favorite)),
  },
  'library.pictures': {
    input: z.strictObject({ refs: z.array(itemRef).max(1000) }),
    handle: (context, { refs }) => withMirror(context, async ({ pictures }) => success(await pictures(refs))),
  },
  'library.reveal': {
    input: z.strictObject({
      ref: itemRef,
      original: z.literal(true).exactOptional(),
      version: z.number().int().positive().exactOptional(),
    }),
    handle: (context, { ref, original = false, version }) =>
      withMirror(context, async ({ mirror }) => {
        const details = itemDetails(mirror.database, ref)
        if (!details.ok) return details
        const { files, versions } = details.value
        const file =
          version === undefined
            ? (files.find(({ role }) => role === 'edited' && !original) ?? files[0])
            : versions.find(({ number }) => number === version)
        if (!file) return failure('item-gone', { item: details.value.id })
        const path = parsePhotoPath(file.path)
        if (!path) return failure('mirror-index-changed', { values: { path: mirror.path } })
        // The file manager would go wherever a link on the way leads.
        const shown = await mirror.files.pathForOthers(path)
        if (shown === undefined) return failure('file-missing', { values: { path: file.path } })
        context.ports.revealFile?.(shown)
        return success(undefined)
      }),
  },
} satisfies AnsweredCalls<LibraryCalls>
