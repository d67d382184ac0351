import { z } from 'zod'
import { mostAsked, type LibraryCalls } from '../../../../shared/contract/library/library.ts'
import { failure, success } from '../../../../shared/problems/problem.ts'
import { itemIds } from '../../../library/item-ids.ts'
import { itemDetails } from '../../../library/item/item-details.ts'
import { ownersHere } from '../../../library/owners.ts'
import { parsePhotoPath } from '../../../mirror-path.ts'
import { withMirror, type AnsweredCalls } from '../call-context.ts'
import { albumId, itemRef, nothing, ownerId, shortText } from '../input-parts.ts'

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const library = {
  'library.columns': {
    input: z.strictObject({
      owner: ownerId.exactOptional(),
      album: albumId.exactOptional(),
      kind: z.enum(['photo', 'video']).exactOptional(),
      search: shortText.exactOptional(),
      from: day.exactOptional(),
      to: day.exactOptional(),
      first: z.number().int().min(1).max(10_000).exactOptional(),
    }),
    handle: (context, query) =>
      withMirror(context, async ({ columns }) => {
        const found = await columns(query)
        return found ? success(found) : failure('cancelled')
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
