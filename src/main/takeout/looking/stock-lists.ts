import type { StockQuery, StockSlice } from '../../../shared/contract/tasks/imports.ts'
import type {
  AlbumStock,
  ExportOverview,
  ExportStock,
  Stock,
  StockOverview,
} from '../../../shared/imports/export-stock.ts'
import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import type { EntryPlace } from '../archives/entry-place.ts'
import type { LookAnswer } from './look-protocol.ts'

/** So many albums of all exports together are told, ten times as many as Google lets a person have. The others are counted. */
export const mostAlbums = 200_000

/** What goes in one message between processes, so that nobody has to take in much at once. */
export const inOneMessage = 2000

/** What an overview has of each kind of list. */
const first = { exports: 50, albums: 1000, sources: 100, others: 100, problems: 1 }

function* slices<Value>(all: readonly Value[]): Generator<Value[]> {
  for (let from = 0; from < all.length; from += inOneMessage) yield all.slice(from, from + inOneMessage)
}

/** What a look has found, as answers of a size that does not hold up whoever gets them; the stock itself comes last, without albums. */
export function* answersOf(stock: Stock, covers: readonly EntryPlace[]): Generator<LookAnswer> {
  let room = mostAlbums
  for (const [of, { albums }] of stock.exports.entries()) {
    const told = albums.slice(0, room)
    room -= told.length
    for (const slice of slices(told)) yield { kind: 'albums', of, albums: slice }
  }
  for (const slice of slices(covers)) yield { kind: 'covers', covers: slice }
  yield { kind: 'looked', stock: { ...stock, exports: stock.exports.map((each) => ({ ...each, albums: [] })) } }
}

type SliceWish = Pick<StockQuery, 'offset' | 'limit'>

const sliceOf = <Value>(all: readonly Value[], { offset, limit }: SliceWish): StockSlice<Value> => ({
  total: all.length,
  items: all.slice(offset, offset + limit),
})

/** A stock with everything that its overview leaves to be asked for. Whatever it does not have is an empty list. */
export class StockLists {
  readonly overview: StockOverview
  readonly #stock: Stock
  readonly #problems: ReadonlyMap<ProblemCode, Problem[]>

  /** `albums`: those of each export, by its place. */
  constructor(stock: Stock, albums: ReadonlyMap<number, AlbumStock[]>) {
    this.#stock = { ...stock, exports: stock.exports.map((each, at) => ({ ...each, albums: albums.get(at) ?? [] })) }
    this.#problems = Map.groupBy(stock.problems, ({ code }) => code)
    let room = first.albums
    this.overview = {
      ...stock,
      exports: this.#stock.exports.slice(0, first.exports).map((each) => {
        const overview = overviewOf(each, room)
        room -= overview.albums.length
        return overview
      }),
      exportCount: stock.exports.length,
      others: stock.others.slice(0, first.others),
      otherCount: stock.others.length,
      problems: [...this.#problems.values()].flatMap((all) => all.slice(0, first.problems)),
      keptProblems: Object.fromEntries([...this.#problems].map(([code, all]) => [code, all.length])),
    }
  }

  /** Exports with the first of what they list. */
  exports(wish: SliceWish): StockSlice<ExportOverview> {
    const { total, items } = sliceOf(this.#stock.exports, wish)
    return { total, items: items.map((each) => overviewOf(each, 0)) }
  }

  albums(of: number, wish: SliceWish): StockSlice<AlbumStock> {
    return sliceOf(this.#stock.exports[of]?.albums ?? [], wish)
  }

  sources(of: number, wish: SliceWish): StockSlice<string> {
    return sliceOf(this.#stock.exports[of]?.sources ?? [], wish)
  }

  problems(code: ProblemCode, wish: SliceWish): StockSlice<Problem> {
    return sliceOf(this.#problems.get(code) ?? [], wish)
  }
}

function overviewOf(of: ExportStock, room: number): ExportOverview {
  return {
    ...of,
    albums: of.albums.slice(0, room),
    albumCount: of.albums.length,
    sources: of.sources.slice(0, first.sources),
    sourceCount: of.sources.length,
  }
}
