import type { DatabaseSync } from 'node:sqlite'
import type { AlbumBlock, AlbumPage, AlbumPlace, AlbumSource } from '../../shared/albums/album-page.ts'
import type { AlbumId, Owner, OwnerId } from '../../shared/domain.ts'
import { plausibleMoment } from '../../shared/moment.ts'
import { firstBlocks } from '../../shared/text/album-blocks.ts'
import { readBlocks } from '../index/items/told-columns.ts'
import { flag, integer, listReader, nullable, oneOf, rowReader, saidText, text } from '../index/schema/typed-rows.ts'
import { sourceKinds, sourceStates } from '../index/source-rows.ts'
import { accountSources, ownersOfAccounts } from '../mirror/account-sources.ts'
import { shownTime } from '../mirror/item-times.ts'
import type { Steps } from '../slices.ts'
import { albumCover } from './album-list.ts'
import { readMembers } from './columns/album-members.ts'
import { rowsLookUp } from './columns/library-columns.ts'
import { ownersHere } from './owners.ts'

const dayMs = 86_400_000
/** Texts and places together: more than anybody writes, and what a window still draws at once. */
const mostTold = 1000

const albumRow = rowReader({
  title: text,
  account: nullable(text),
  owner: nullable(text),
  in_google: flag,
  description: saidText,
  blocks: saidText,
})
type AlbumRow = ReturnType<typeof albumRow>

const sourceRow = rowReader({
  id: text,
  kind: oneOf(sourceKinds, 'folder'),
  account: nullable(text),
  owner: text,
  label: text,
  state: oneOf(sourceStates, 'listed'),
  as_of: nullable(text),
})

/** `dated`: whether anybody knows when it was taken. */
type Member = [video: number, taken: number, dated: number, here: number, position: number, ref: number]
const memberList = listReader<Member>(integer, integer, integer, integer, integer, integer)

type Held = Pick<AlbumPage, 'photos' | 'videos' | 'dates'>

/** What stands above the photos of an album, in small steps; null for one that is not here. */
export function* albumPageSteps(database: DatabaseSync, album: AlbumId): Steps<AlbumPage | null> {
  const found = database
    .prepare('SELECT title, account, owner, in_google, description, blocks FROM album WHERE id = ?')
    .get(album)
  if (!found) return null
  const row = albumRow(found)
  const { cover } = albumCover(database, album)
  const [shape] = cover === undefined ? [] : rowsLookUp(database)([cover])
  yield
  const { owners, sources } = sourcesOf(database, album, row)
  const people = new Map(ownersHere(database).map((owner) => [owner.id, owner]))
  yield
  return {
    id: album,
    title: row.title,
    ...(cover !== undefined && shape && { cover: { ref: cover, ratio: shape.ratio } }),
    ...(yield* heldSteps(database, album)),
    ...(row.description !== null && row.description.trim() !== '' && { description: row.description }),
    blocks: firstBlocks(readBlocks(row.blocks).flatMap(toldBlock), mostTold),
    people: owners.map((id): Owner => people.get(id as OwnerId) ?? { id: id as OwnerId, name: '', emails: [] }),
    sources,
  }
}

const isTold = ({ name = '', description = '', latitude }: AlbumPlace): boolean =>
  name.trim() !== '' || description.trim() !== '' || latitude !== undefined

/** What there is to see of a block; nothing of one that would be a gap. */
function toldBlock(block: AlbumBlock): AlbumBlock[] {
  if ('text' in block) return block.text.trim() === '' ? [] : [block]
  const places = block.places.filter(isTold)
  return places.length === 0 ? [] : [{ places }]
}

/** How many items are here, and from when they are. */
function* heldSteps(database: DatabaseSync, album: AlbumId): Steps<Held> {
  let [photos, videos, first, last] = [0, 0, Infinity, -Infinity]
  yield* readMembers<Member>(database, album, {
    columns: `item.video, ${shownTime}, item.time_known <> 'nothing', here.item IS NOT NULL, album_item.position, item.ref`,
    read: memberList,
    placeOf: (row) => [row[4], row[5]],
    each([video, taken, dated, here]) {
      if (here === 0) return
      if (video === 1) videos++
      else photos++
      if (dated === 0) return
      first = Math.min(first, plausibleMoment(taken))
      last = Math.max(last, plausibleMoment(taken))
    },
  })
  return { photos, videos, ...(first <= last && { dates: { first: dayOf(first), last: dayOf(last) } }) }
}

function dayOf(moment: number): string {
  return new Date(Math.floor(moment / dayMs) * dayMs).toISOString().slice(0, 10)
}

/** Where an album is from, its account first, and whose it is by these. */
function sourcesOf(
  database: DatabaseSync,
  album: AlbumId,
  row: AlbumRow,
): { owners: readonly string[]; sources: AlbumSource[] } {
  const accounts = new Map(
    accountSources(database).map(({ source, owner }) => [source.account, { ...source, of: owner.id }]),
  )
  const said = database
    .prepare(
      `SELECT source.id, source.kind, source.account, source.owner, source.label,
         max(album_source.state) AS state, max(album_source.as_of) AS as_of
       FROM album_source JOIN source ON source.ref = album_source.source
       WHERE album_source.album = ? GROUP BY source.ref ORDER BY source.ref`,
    )
    .all(album)
    .map(sourceRow)
  const own = row.account === null ? undefined : accounts.get(row.account)
  const others = said.filter(({ id }) => id !== own?.id)
  const sources = others.map(({ kind, account, label, state, as_of: asOf }): AlbumSource => {
    const email = account === null ? undefined : accounts.get(account)?.label
    return {
      kind,
      ...(email !== undefined && { email }),
      ...(label !== '' && label !== email && { label }),
      ...(asOf !== null && { asOf }),
      gone: state === 'gone',
    }
  })
  if (own) sources.unshift({ kind: 'library', email: own.label, gone: !row.in_google })
  const ownerOfAccount = row.account === null ? undefined : ownersOfAccounts(database).get(row.account)
  const owners = [row.owner ?? ownerOfAccount, ...others.map(({ owner }) => owner)].filter((id) => id !== undefined)
  return { owners: [...new Set(owners)], sources }
}
