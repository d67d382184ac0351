import type { FileRole, ItemId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Wanted } from '../../intake/candidate.ts'
import type { Intake, NotTaken, Taken } from '../../intake/intake.ts'
import { placeProblem } from '../../mirror/disk/place-problem.ts'
import type { TaskFolder } from '../../mirror/disk/task-folders.ts'
import type { FileWithBytes, SourceItems } from '../../sources/source-items.ts'
import { EntryDamage } from '../../takeout/archives/found-entry.ts'
import { isKept, type IndexedEntry } from '../../takeout/reading/index-entries.ts'
import { wrongContent } from '../../takeout/reading/wrong-content.ts'
import { base64Of, bytesKey, bytesOf, sameOfItself } from '../planning/digests.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'

/**
 * Files that are on their way at a time: reading one and writing another keep each other from waiting, and those that come
 * while others are published share their syncs and their transaction.
 */
const atOnce = 32

export interface TakeInParts {
  plan: Plan
  intake: Intake
  items: SourceItems
  folder: TaskFolder
  /** The source that the exports are of; its row. */
  source: number
  mintId: () => ItemId
  now: () => number
  /** Called before a file of so many bytes is written; throws if it should not be. `rest` waits for those on their way. */
  makeRoom: (bytes: number, rest: () => Promise<void>) => Promise<void>
  /** Called for each piece; waits while the import is paused. */
  meter: (bytes: number) => Promise<void> | undefined
  /** A photo or video has been dealt with, whatever became of it. `isHere`: the mirror has its bytes, or will have them. */
  settled: (file: PlannedFile, isHere: boolean) => void
  /** One place in the mirror cannot be written; the rest goes on. */
  failed: (problem: Problem, entry: IndexedEntry) => void
  /** The mirror as a whole cannot be written. */
  halt: (problem: Problem) => void
}

interface Received {
  sha256: string
  bytes: number
  isCut: boolean
}

/** A photo or video that lacks what goes with it, of which the mirror has the bytes as a part of another. */
export interface Lacking {
  item: number
  file: PlannedFile
  role: 'motion' | 'edited'
}

/** What became of a file that an item was to get: the same bytes from elsewhere may do only for `other-bytes`. */
export type Given = 'given' | 'other-bytes' | 'not-written'

/** Takes photos and videos of exports into the mirror: each content once, as the file of the item that it belongs to. */
export class TakeIn {
  /** Digests, as entries have them, of what has come new. */
  readonly stored = new Set<string>()
  /** Digests of what has come, and could not be written. */
  readonly lost = new Set<string>()
  /** Bytes of all of it. */
  written = 0
  /** Items that have come new, each with the id of its export, and those that have another file now. */
  readonly brought = new Map<number, string>()
  readonly improved = new Set<number>()
  readonly #parts: TakeInParts
  readonly #underWay = new Set<Promise<void>>()
  /** Contents that were seen, or are on their way, as `seenAs` tells them apart: nothing more has to be found out about them. */
  readonly #seen = new Set<string>()
  /** What was thrown by something under way, for whoever waits next. */
  #threw: { error: unknown } | undefined

  constructor(parts: TakeInParts) {
    this.#parts = parts
  }

  /** Resolves when the bytes have come, which may be before they are in the mirror. */
  async take(file: PlannedFile, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await this.#parts.makeRoom(file.entry.size, () => this.rest())
    const arrived = Promise.withResolvers<void>()
    const work = this.#offer(file, chunks, () => arrived.resolve())
      .catch((error: unknown) => {
        this.#threw ??= { error }
      })
      .finally(() => {
        this.#underWay.delete(work)
        arrived.resolve()
      })
    this.#underWay.add(work)
    await arrived.promise
    while (this.#underWay.size >= atOnce) await Promise.race(this.#underWay)
    this.#throwOn()
  }

  /**
   * Gives an item a file of its own with bytes that the mirror has already, read from there, unless these are no longer what they
   * were, or cannot be written. Throws what reading throws.
   */
  async give({ item, file, role }: Lacking, open: () => AsyncIterable<Uint8Array>): Promise<Given> {
    const { intake, folder, makeRoom } = this.#parts
    const { entry, name } = file
    await makeRoom(entry.size, () => this.rest())
    let isGiven = false
    const whose = (received: Received): Wanted | undefined => {
      isGiven = base64Of(received.sha256) === entry.digest
      return isGiven ? { ...this.#wanted(file, received), item, role, name } : undefined
    }
    const taken = await intake.offer({ whose, open, mayBeCut: true }, folder)
    if (taken.kind === 'not-taken' && taken.why.at === 'mirror') this.#parts.halt(taken.why.problem)
    if (taken.kind === 'not-taken' && taken.why.at === 'disk')
      this.#parts.failed(placeProblem(taken.why.error, taken.why.root), entry)
    if (taken.kind === 'not-taken' && taken.why.at !== 'content') return 'not-written'
    if (!isGiven) return 'other-bytes'
    if (taken.kind !== 'done') return 'not-written'
    this.written += entry.size
    this.improved.add(item)
    return 'given'
  }

  /** Resolves when nothing is under way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay)
    this.#throwOn()
  }

  /** The same, whatever was thrown: for who gives up, while something is still on its way. */
  async rest(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  #throwOn(): void {
    if (this.#threw) throw this.#threw.error
  }

  async #offer(file: PlannedFile, chunks: AsyncIterable<Uint8Array>, arrived: () => void): Promise<void> {
    const { intake, folder, meter, settled } = this.#parts
    const { entry } = file
    let head: Uint8Array | undefined
    let seen: string | undefined
    /** Of what is new here. */
    let bytes = 0
    const open = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        head ??= new Uint8Array(chunk.subarray(0, 512))
        yield chunk
        await meter(chunk.length)
      }
    }
    const whose = (arrival: Received): Wanted | undefined => {
      arrived()
      const wrong = wrongContent(head ?? new Uint8Array(), entry.path)
      if (wrong !== undefined) {
        entry.damage = wrong
        return undefined
      }
      // Nothing proves that it is whole.
      const received = { ...arrival, isCut: arrival.isCut || entry.isDoubtful === true }
      entry.digest = base64Of(received.sha256)
      if (received.isCut) entry.damage = arrival.isCut ? 'cut' : 'doubtful'
      const original = this.#originalOf(file)
      const mark = seenAs(file, entry.digest, original)
      if (this.#seen.has(mark)) return undefined
      this.#seen.add(mark)
      seen = mark
      const wanted = this.#whose(file, received, entry.digest, original)
      if (wanted && this.stored.has(entry.digest)) bytes = received.bytes
      return wanted
    }
    let taken: Taken
    try {
      taken = await intake.offer({ whose, open, mayBeCut: true }, folder)
    } catch (error) {
      if (!(error instanceof EntryDamage)) throw error
      entry.damage = error.damage
      settled(file, false)
      return
    }
    if (taken.kind === 'not-taken') this.#notTaken(entry, taken.why, seen)
    else this.written += bytes
    settled(file, taken.kind === 'done' && isKept(entry) && entry.otherPath === undefined)
  }

  /** `seen`: as what its content was seen first. */
  #notTaken(entry: IndexedEntry, why: NotTaken, seen: string | undefined): void {
    const { digest } = entry
    if (why.at === 'content') {
      // All that is looked at here is whether there is anything at all.
      entry.damage = 'empty'
      return
    }
    if (digest === undefined) entry.isLost = true
    else {
      this.stored.delete(digest)
      this.lost.add(digest)
      if (seen !== undefined) this.#seen.delete(seen)
    }
    if (why.at === 'mirror') this.#parts.halt(why.problem)
    else this.#parts.failed(placeProblem(why.error, why.root), entry)
  }

  /** Whose the bytes are, of what goes with an item, if it goes with one; undefined if they are here. */
  #whose(file: PlannedFile, received: Received, digest: string, original: number | undefined): Wanted | undefined {
    const { items, source, plan, now } = this.#parts
    const here = items.withBytes(received)
    // Each photo has what goes with it, although another has the same.
    const digestKey = bytesKey(received.sha256)
    const addressed = file.key === undefined ? undefined : items.itemOf(source, file.key)
    const same =
      original === undefined
        ? (sameOfItself(here, file.key !== undefined) ?? here.find(({ item }) => item === addressed))
        : here.find(({ item, role }) => {
            if (item === original) return true
            // It may have come before the photo, and stood for it, by itself or under its address.
            return role === 'primary' && (items.itemOf(source, digestKey) === item || addressed === item)
          })
    // A name that looks like an edit proves nothing against an item of its own; what it is is settled once all has come.
    if (!same && file.weak === true && here.some((each) => this.#isOwnItem(each))) return undefined
    const facts = sayingOf(plan.saidOfFile(file), now())
    const common = this.#wanted(file, received, facts)
    // Taken once more, since somebody may have removed the file, and to note that it is the original.
    if (same) return same.number === 0 ? { ...common, item: same.item, role: same.role } : undefined
    this.stored.add(digest)
    this.lost.delete(digest)
    const key = file.key ?? digestKey
    const known = file.role === 'own' ? items.itemOf(source, key) : original
    const role: FileRole = file.role === 'own' || known === undefined ? 'primary' : file.role
    return {
      ...common,
      item: known ?? { source, key, facts, firstSeen: now() },
      role,
      ...(role !== 'primary' && { name: file.name }),
      recorded: (item: number) => {
        if (known === undefined) this.brought.set(item, file.exportId)
        else this.improved.add(item)
      },
    }
  }

  #wanted(
    file: PlannedFile,
    { isCut }: Received,
    facts = sayingOf(this.#parts.plan.saidOfFile(file), this.#parts.now()),
  ): Omit<Wanted, 'item' | 'role'> {
    const { source, mintId } = this.#parts
    const { filename = file.name, creationTime = '', localTime, uploadedAt, location } = facts
    const dated = {
      ...(localTime !== undefined && { localTime }),
      ...(uploadedAt !== undefined && { uploadedAt }),
      ...(location && { location }),
    }
    const from = { source, fidelity: 'original' as const, ...(file.asOf !== undefined && { asOf: file.asOf }) }
    return { id: mintId(), from, isCut, filename, video: false, creationTime, dated }
  }

  #isOwnItem({ item, role }: FileWithBytes): boolean {
    const { items, source } = this.#parts
    return role === 'primary' && items.keysOf(item, source).length > 0
  }

  /** The item that an edited copy or a moving half belongs to. */
  #originalOf({ of, key, role }: PlannedFile): number | undefined {
    const { items, source } = this.#parts
    if (role === 'own') return undefined
    for (const entry of of) {
      if (!isKept(entry)) continue
      const [found] = items.withBytes(bytesOf(entry))
      if (found) return found.item
    }
    return key === undefined ? undefined : items.itemOf(source, key)
  }
}

/** A content is looked at once, and once for each photo that it goes with. */
function seenAs({ role }: PlannedFile, digest: string, original: number | undefined): string {
  return original === undefined ? digest : `${digest} ${role} of ${original}`
}
