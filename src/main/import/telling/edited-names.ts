import type { DatabaseSync } from 'node:sqlite'
import { PlaceRows } from '../../index/places/place-rows.ts'
import { hasNameOf } from '../../intake/place-of.ts'
import { hexOf } from '../planning/digests.ts'
import type { PlannedFile } from '../planning/plan.ts'

/** Edited copies that came before their photos were taken for these, and got their names: they get those of the export. */
export class EditedNames {
  readonly #places: PlaceRows

  constructor(database: DatabaseSync) {
    this.#places = new PlaceRows(database)
  }

  /** Notes what exports call the edited copies of an item, whose photo they call `title`. Inside a transaction. */
  note(item: number, title: string, files: readonly PlannedFile[]): void {
    // In an album it can have a number that it does not have in its year.
    const edited = files.filter(({ role }) => role === 'edited').toSorted(byName)
    if (edited.length === 0) return
    for (const { file, role, path, sha256 } of this.#places.filesOf(item)) {
      const called = edited.find(({ entry }) => hexOf(entry.digest ?? '') === sha256)?.name
      if (role !== 'edited' || called === undefined) continue
      if (hasNameOf(path, title, 'photo') && !hasNameOf(path, called, 'photo'))
        this.#places.noteName(item, file, called)
    }
  }
}

/** The shortest first. */
function byName({ name: one }: PlannedFile, { name: other }: PlannedFile): number {
  return one.length - other.length || (one < other ? -1 : 1)
}
