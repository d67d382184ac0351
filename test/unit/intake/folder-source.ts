import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountId, ItemId } from '../../../src/shared/domain.ts'
import { Jobs } from '../../../src/main/index/jobs.ts'
import type { Candidate } from '../../../src/main/intake/candidate.ts'
import { Checkpoints } from '../../../src/main/intake/checkpoints.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { Intake } from '../../../src/main/intake/intake.ts'
import type { Taken } from '../../../src/main/intake/intake.ts'
import { recover } from '../../../src/main/intake/recover.ts'
import type { Mirror } from '../../../src/main/mirror/open-mirror.ts'
import type { Clock, Log } from '../../../src/main/ports.ts'

interface Ports {
  mirror: Mirror
  clock: Clock
  log: Log
  /** Whose items the pictures become. */
  account: AccountId
}

/** A source for tests: whatever lies in a folder of this machine. It finds candidates and opens them; intake does the rest. */
export class FolderSource {
  readonly #ports: Ports
  readonly #folder: string
  readonly #run: number

  constructor(ports: Ports, folder: string) {
    this.#ports = ports
    this.#folder = folder
    const begun = ports.mirror.database.prepare(
      "INSERT INTO run (kind, selection, started_at) VALUES ('import', '{}', ?)",
    )
    this.#run = Number(begun.run(ports.clock.now()).lastInsertRowid)
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
    const facts = { filename: name, mimeType: '', video: false, creationTime: mtime.toISOString() }
    const { item, id } = this.#item(facts)
    const { account } = this.#ports
    const seq = this.#journalled(item)
    return {
      wanted: { seq, item, id, role: 'primary', account, ...facts },
      total: size,
      open: () => createReadStream(path),
    }
  }

  /** The item that a file of the folder is, by its name there. */
  #item({ filename, mimeType, creationTime }: Record<'filename' | 'mimeType' | 'creationTime', string>): {
    item: number
    id: ItemId
  } {
    const { mirror, account } = this.#ports
    const id = `folder-${Buffer.from(filename).toString('hex')}`.slice(0, 40) as ItemId
    const { ref } =
      mirror.database
        .prepare(
          `INSERT INTO item (id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen)
           VALUES (?, ?, ?, ?, ?, ?, 0, 1) ON CONFLICT (id) DO UPDATE SET filename = excluded.filename RETURNING ref`,
        )
        .get(id, account, `folder:${filename}`, filename, mimeType, creationTime) ?? {}
    return { item: Number(ref), id }
  }

  #journalled(item: number): number {
    const { mirror, account } = this.#ports
    new Jobs(mirror.database).add({ item, role: 'primary', account, run: this.#run })
    const row = mirror.database.prepare("SELECT seq FROM job WHERE item = ? AND role = 'primary'").get(item)
    return Number(row?.['seq'])
  }
}
