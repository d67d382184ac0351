import type { AlbumFiles } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AlbumProblem } from '../mirror/album-files.ts'
import { reconcileAlbumFolders } from '../mirror/album-folders.ts'
import { DocumentMarks } from '../mirror/documents/document-marks.ts'
import { writeDocumentsApart } from '../mirror/documents/documents.ts'
import { layout } from '../mirror/names/layout.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { settleIndex } from '../mirror/opening/settle-index.ts'
import type { Clock, Log } from '../ports.ts'
import type { RunProblem } from '../index/runs/run-problems.ts'
import { settlePlaces } from './settle-places.ts'

/** Fewer new files than this are not worth a checkpoint. */
const fewestFiles = 2000

export interface CheckpointParts {
  mirror: Mirror
  clock: Clock
  log: Log
  albumFiles: () => AlbumFiles
  /** Items have another place in time than they were shown at. */
  zonesChanged: () => void
  /** As `settlePlaces` calls it. */
  moving?: (moves: { done: number; of: number }) => void
}

/**
 * Brings inferred zones, album folders, checksums and catalogue up to date at the end of a run, and now and then during a
 * long one, after a tenth of its items: the catalogue names also what is awaited, so that each costs as much as the last.
 */
export class Checkpoints {
  /** Files published so far in this run. */
  published = 0
  readonly #parts: CheckpointParts
  #publishedAtLast = 0
  #underWay: Promise<void> | undefined
  /** Somebody waits, and files came while a checkpoint was under way, too late for it. */
  #oneMore = false

  constructor(parts: CheckpointParts) {
    this.#parts = parts
  }

  /**
   * Starts a checkpoint if one is due for a run that has to do with `items`, and none is under way. While the run `waits`,
   * there is time for one, and whoever looks at the folder until then finds it in order.
   */
  maybe(items: number, waits: boolean): void {
    const fresh = this.published - this.#publishedAtLast
    const enough = waits ? 1 : Math.max(fewestFiles, items / 10)
    if (fresh < enough) return
    if (this.#underWay) {
      this.#oneMore ||= waits
      return
    }
    this.#underWay = this.#write()
      .then(() => undefined)
      .catch((error: unknown) => {
        // Downloads meet the same disk, and the end of the run tries again: either says what is wrong.
        this.#parts.log('warn', 'checkpoint-failed', { reason: error instanceof Error ? error.message : '' })
      })
      .finally(() => {
        this.#underWay = undefined
        const oneMore = this.#oneMore
        this.#oneMore = false
        if (oneMore) this.maybe(items, true)
      })
  }

  /**
   * The checkpoint at the end of a run, before which files go to the months that have become known. Returns what is wrong with
   * single files and folders; throws what concerns the whole mirror.
   */
  async final(): Promise<RunProblem[]> {
    while (this.#underWay) await this.#underWay
    const places = await settlePlaces(this.#parts)
    return [...places, ...(await this.#write())]
  }

  async #write(): Promise<RunProblem[]> {
    this.#publishedAtLast = this.published
    const { mirror, clock, log, albumFiles, zonesChanged } = this.#parts
    await settleIndex(mirror.database, { zonesChanged })
    const albums = await reconcileAlbumFolders({ mirror, log }, albumFiles())
    const documents = await writeDocumentsApart(mirror, new DocumentMarks(mirror, clock.now()))
    return [...albums.map(ofAlbum), ...documents.map((problem) => ofPlace(problem))]
  }
}

function ofAlbum({ album, title, problem }: AlbumProblem): RunProblem {
  const place = ofPlace(problem)
  // What is wrong with `Albums` itself is no matter of one album.
  return place.name === layout.albums ? place : { ...place, name: title, album }
}

function ofPlace(problem: Problem): RunProblem {
  const place = String(problem.values?.['path'])
  return { scope: 'file', subject: place, problem, name: place }
}
