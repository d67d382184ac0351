import { methods } from '../google/library/methods.ts'
import type { UploadRow } from '../index/upload-rows.ts'
import type { FileToUpload } from './files-to-upload.ts'

/** One file of an upload, and what is known of it. */
export interface Job {
  /** Its place among the files. */
  at: number
  file: FileToUpload
  row: UploadRow
  /** Google's id of the item, once there is one. */
  item?: string
}

/** One more for the same call: no two of one name, or nobody could tell afterwards which of them is there. */
function fits(group: readonly Job[], { row }: Job): boolean {
  return group.length < methods['mediaItems.batchCreate'].most && group.every((other) => other.row.name !== row.name)
}

/** In their order, as many at a time as one call takes: all of a group are there, or none is. */
export function* groupsInTurn(jobs: readonly Job[]): Generator<Job[]> {
  let group: Job[] = []
  for (const job of jobs) {
    const [first] = group
    if (first && (!fits(group, job) || (first.item === undefined) !== (job.item === undefined))) {
      yield group
      group = []
    }
    group.push(job)
  }
  if (group.length > 0) yield group
}

/** Those that are there, and then the others, as many at a time as one call takes: without an album no order is to be kept. */
export function* groupsApart(jobs: readonly Job[]): Generator<Job[]> {
  const there = jobs.filter(({ item }) => item !== undefined)
  if (there.length > 0) yield there
  yield* groupsInTurn(jobs.filter(({ item }) => item === undefined))
}
