import type { FileType } from '../file-format/sniff-type.ts'
import { PlaceRows, type DueItem, type PlacedFile } from '../index/places/place-rows.ts'
import { transaction } from '../index/schema/database.ts'
import type { RunProblem } from '../index/runs/run-problems.ts'
import { nameOf, parsePhotoPath, type MirrorPath } from '../mirror-path.ts'
import { isSameTime } from '../mirror/disk/file-date.ts'
import { hashFile } from '../mirror/disk/hash-file.ts'
import { placeProblem, throwUnlessOfOnePlace } from '../mirror/disk/place-problem.ts'
import { ownLocalTime } from '../mirror/item-times.ts'
import type { WantedMove } from '../mirror/move-files.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import { settleMoves } from '../mirror/opening/settle-moves.ts'
import { ownSidecar, sidecarPath } from '../mirror/sidecar-file.ts'
import type { Clock, Log } from '../ports.ts'
import { describeKept } from './describe-kept.ts'
import { isAt, placeOf } from './place-of.ts'
import { SettleDates } from './settle-dates.ts'

interface SettleParts {
  mirror: Mirror
  clock: Clock
  log: Log
  /** Called while files are looked at and moved: so many items are done, of so many. Not called where nothing is to be moved. */
  moving?: (moves: { done: number; of: number }) => void
}

/** Items that are looked at, and whose files are moved, together. */
const atATime = 64

/** An item, and its files where they lie before any of them is moved. */
interface Looked {
  item: DueItem
  files: readonly PlacedFile[]
}

/**
 * Moves files to the month that has become known since they came, those that accompany a photo after it, and gives them their
 * date. A file that is not what
 * the index says, because somebody has changed or removed it, stays as it is, and one beside which another program has put a
 * sidecar stays where it is. Returns what is wrong with single files; these are looked at again the next time. Throws what concerns the mirror as a
 * whole.
 */
export async function settlePlaces(parts: SettleParts): Promise<RunProblem[]> {
  const { mirror, log } = parts
  const settling = new SettlePlaces(parts)
  const { files, database, canLink } = mirror
  await settleMoves({ files, database, canLink, log })
  await settling.run()
  if (settling.moved > 0) log('info', 'files-moved', { files: settling.moved })
  return settling.problems
}

class SettlePlaces {
  readonly problems: RunProblem[] = []
  moved = 0
  readonly #parts: SettleParts
  readonly #rows: PlaceRows
  readonly #dates: SettleDates
  /** Items of which a file could not be moved: they stay due. */
  readonly #waiting = new Set<number>()
  /** Files whose last move is not settled yet. */
  #unsettled = new Set<number>()

  constructor(parts: SettleParts) {
    this.#parts = parts
    this.#rows = new PlaceRows(parts.mirror.database)
    this.#dates = new SettleDates(parts)
  }

  async run(): Promise<void> {
    this.#unsettled = new Set(this.#rows.underWay().map(({ file }) => file))
    const of = this.#rows.countDue()
    for (let [after, done] = [0, 0]; ;) {
      const due = this.#rows.due(after, atATime)
      const last = due.at(-1)
      if (!last) return
      this.#parts.moving?.({ done, of })
      done += due.length
      after = last.ref
      const looked = due.map((item) => ({ item, files: this.#rows.filesOf(item.ref) }))
      // What accompanies a photo goes by where that is then.
      for (const isPhoto of [true, false]) await this.#move(looked, isPhoto)
      for (const item of due) await this.#date(item)
      const settled = due.filter(({ ref }) => !this.#waiting.has(ref))
      transaction(this.#parts.mirror.database, () => {
        for (const { ref } of settled) this.#rows.settled(ref)
      })
      this.#parts.moving?.({ done, of })
    }
  }

  async #move(looked: readonly Looked[], isPhoto: boolean): Promise<void> {
    const wanted: { item: DueItem; move: WantedMove }[] = []
    for (const { item, files } of looked) {
      const still = isPhoto ? undefined : this.#rows.filesOf(item.ref).find(isShownPhoto)?.path
      for (const file of files) {
        if ((file.role === 'primary') !== isPhoto) continue
        if (this.#unsettled.has(file.file)) this.#waiting.add(item.ref)
        else
          await this.#attempt(item, file.path, async () => {
            const move = await this.#moveOf(item, file, still)
            if (move) wanted.push({ item, move })
          })
      }
    }
    if (wanted.length === 0) return
    const results = await this.#parts.mirror.publisher.move(wanted.map(({ move }) => move))
    for (const [at, { item, move }] of wanted.entries()) {
      const result = results[at]
      if (result?.ok === true) this.moved++
      else if (result) await this.#failed(item, move.from, result.error)
    }
  }

  async #date(item: DueItem): Promise<void> {
    if (this.#waiting.has(item.ref)) return
    for (const file of this.#rows.filesOf(item.ref)) {
      await this.#attempt(item, file.path, async () => {
        const date = await this.#dates.dateFor(item, file)
        if (date === file.mtime) return
        if (await this.#isAsKnown(file)) await this.#dates.settle(item, file, date)
      })
    }
  }

  /** Undefined if the file lies where it belongs, or is to stay where it is. */
  async #moveOf(item: DueItem, file: PlacedFile, still: MirrorPath | undefined): Promise<WantedMove | undefined> {
    const { files, longestName } = this.#parts.mirror
    const { path, bytes } = file
    const placedAt = ownLocalTime(item)
    if (isAt(path, placeOf(wantedOf(item, file), { type: typeBy(file), placedAt }, still, longestName)))
      return undefined
    if (!(await this.#isAsKnown(file))) return undefined
    const kept = { path, bytes, otherwise: typeBy(file) }
    const { description } = await describeKept(files, kept, { creationTime: '' }, this.#parts.clock.now())
    const place = placeOf(wantedOf(item, file), { ...description, placedAt }, still, longestName)
    return isAt(path, place) || (await this.#isUsed(path)) ? undefined : { file: file.file, from: path, ...place }
  }

  /** The file is there, and nobody has changed it: by its length and its date, or, where the date is another, by its bytes. */
  async #isAsKnown({ path, bytes, sha256, mtime, mtimeHere }: PlacedFile): Promise<boolean> {
    const { files } = this.#parts.mirror
    const found = await files.look(path)
    if (!found?.isFile() || found.size !== bytes) return false
    if (isSameTime(found.mtimeMs, mtime) || (mtimeHere !== undefined && isSameTime(found.mtimeMs, mtimeHere)))
      return true
    return (await hashFile(files, path)) === sha256
  }

  /** Another program keeps what it knows of the photo in a sidecar beside it, and would lose it. */
  async #isUsed(path: MirrorPath): Promise<boolean> {
    const { files } = this.#parts.mirror
    const own = sidecarPath(path)
    if (own !== undefined && (await ownSidecar(files, own)) === 'theirs') return true
    const ofStem = parsePhotoPath(`${path.slice(0, path.lastIndexOf('.'))}.xmp`)
    return ofStem !== undefined && (await files.look(ofStem)) !== undefined
  }

  async #attempt(item: DueItem, path: MirrorPath, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      await this.#failed(item, path, error)
    }
  }

  async #failed(item: DueItem, path: MirrorPath, error: unknown): Promise<void> {
    const { mirror } = this.#parts
    await throwUnlessOfOnePlace(error, mirror)
    this.#waiting.add(item.ref)
    const problem = placeProblem(error, mirror.path, path)
    const place = String(problem.values?.['path'])
    if (!this.problems.some(({ subject }) => subject === place))
      this.problems.push({ scope: 'file', subject: place, problem, name: place })
  }
}

function isShownPhoto({ role, number }: PlacedFile): boolean {
  return role === 'primary' && number === 0
}

/** What the file is, by its row. */
function typeBy({ path, mimeType }: PlacedFile): FileType {
  const extension = path.slice(path.lastIndexOf('.')).toLowerCase()
  return { mimeType, extension, kind: mimeType.startsWith('video/') ? 'video' : 'photo' }
}

/** An edited copy is called as its source has called it, which is what it is called already where nothing else is known. */
function wantedOf({ id, filename }: DueItem, { role, path, calledThere }: PlacedFile): Parameters<typeof placeOf>[0] {
  return { role, id, filename, ...(role !== 'primary' && { name: calledThere ?? nameOf(path) }) }
}
