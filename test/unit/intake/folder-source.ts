import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { transaction } from '../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import type { Fidelity, ItemId } from '../../../src/shared/domain.ts'
import type { Candidate, Wanted } from '../../../src/main/intake/candidate.ts'
import { Checkpoints } from '../../../src/main/intake/checkpoints.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { Intake } from '../../../src/main/intake/intake.ts'
import type { Taken } from '../../../src/main/intake/intake.ts'
import { recover } from '../../../src/main/intake/recover.ts'
import { mintedId } from '../../../src/main/mirror/names/identifiers.ts'
import type { Mirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../../../src/main/ports.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { addRow } from '../../rows/rows.ts'

interface Ports {
  mirror: Mirror
  clock: Clock
  log: Log
  random: (count: number) => Uint8Array
  /** What the files of the folder are; `original` without. */
  fidelity?: Fidelity
}

/** A source for tests: whatever lies in a folder of this machine. It finds candidates and opens them; intake does the rest. */
export class FolderSource {
  readonly #ports: Ports
  readonly #folder: string
  readonly #run: number
  readonly #items: SourceItems
  /** Its row. */
  readonly #source: number

  constructor(ports: Ports, folder: string) {
    this.#ports = ports
    this.#folder = folder
    this.#run = addRow(ports.mirror.database, 'run', { kind: 'import', started_at: ports.clock.now() })
    this.#items = new SourceItems(ports.mirror.database)
    const known = { id: `folder ${folder}`, kind: 'folder' as const, account: undefined, owner: 'nora', label: folder }
    this.#source = new SourceRows(ports.mirror.database).setSource(known)
  }

  /** Takes in every file of the folder, brings the documents up to date, and tells what became of each file. */
  async takeIn(): Promise<Map<string, Taken>> {
    const { mirror, clock, log } = this.#ports
    await recover({ mirror, clock, log })
    const journal = new FileJournal(mirror.database, this.#run)
    const intake = new Intake({ mirror, clock, log, journal, published: () => undefined })
    const folder = mirror.folders.open('import', this.#run)
    const told = new Map<string, Taken>()
    try {
      const offer = async (name: string): Promise<void> => {
        told.set(name, await intake.offer(await this.#candidate(name), folder))
      }
      await Promise.all((await readdir(this.#folder)).map(offer))
    } finally {
      await folder.close()
    }
    const documents = { mirror, clock, log, albumFiles: () => 'none' as const, zonesChanged: () => undefined }
    await new Checkpoints(documents).final()
    return told
  }

  async #candidate(name: string): Promise<Candidate> {
    const path = join(this.#folder, name)
    const { size, mtime } = await stat(path)
    const creationTime = mtime.toISOString()
    return {
      whose: (bytes) => this.#whose(name, creationTime, bytes),
      total: size,
      open: () => createReadStream(path),
    }
  }

  /** The bytes of an item that is here say that it lies here, too; other ones are those of a new item, or of a changed one. */
  #whose(filename: string, creationTime: string, bytes: { bytes: number; sha256: string }): Wanted | undefined {
    const { mirror, clock, random } = this.#ports
    const facts = { filename, creationTime }
    const said = { source: this.#source, key: filename, facts, firstSeen: clock.now() }
    const known = this.#items.itemOf(this.#source, filename)
    const [same] = this.#items.withBytes(bytes)
    if (same) {
      if (known === undefined) transaction(mirror.database, () => this.#items.join(same.item, said, clock.now()))
      return undefined
    }
    const id = mintedId(random) as ItemId
    const { fidelity = 'original' } = this.#ports
    const from = { source: this.#source, fidelity }
    return { item: known ?? said, id, role: 'primary', from, filename, video: false, creationTime }
  }
}
