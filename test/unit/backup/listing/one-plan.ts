import type { BaseUrls } from '../../../../src/main/backup/downloads/base-urls.ts'
import { PlanItems } from '../../../../src/main/backup/listing/plan-items.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import { Undelivered } from '../../../../src/main/backup/downloads/undelivered.ts'
import type { RemoteItem } from '../../../../src/main/google/library/library-api.ts'
import type { AccountId } from '../../../../src/shared/domain.ts'
import type { SmallMirror } from '../../mirror/small-mirror.ts'
import { addMissing, addRow } from '../../../rows/rows.ts'

export const ann = 'ann' as AccountId

/** An item as Google lists it; its name is its id. */
export function listed(id: string, more: Partial<RemoteItem> = {}): RemoteItem {
  return {
    id,
    filename: id,
    mimeType: 'image/jpeg',
    kind: 'photo',
    baseUrl: `url of ${id}`,
    creationTime: '2021-07-04T10:11:12Z',
    width: 40,
    height: 30,
    camera: {},
    ...more,
  }
}

/** The plan of a second run, and what it tells others. */
export interface OnePlan {
  plan: PlanItems
  items: RunItems
  /** Files that are not what they were, and that may not be looked at. */
  told: unknown[][]
  /** Addresses that were given out, by the name of the item. */
  urls: unknown[][]
  /** The items for which was looked whether to ask for them at all. */
  heldBack: (readonly number[])[]
}

export function onePlan(small: SmallMirror): OnePlan {
  const { mirror, clock, database } = small
  for (const id of [1, 2]) addMissing(database, 'run', { id })
  const [told, urls, heldBack]: [unknown[][], unknown[][], (readonly number[])[]] = [[], [], []]
  const undelivered = new Undelivered(database, 2, clock.now())
  const holdBack = undelivered.holdBack.bind(undelivered)
  undelivered.holdBack = (items) => {
    heldBack.push(items)
    holdBack(items)
  }
  const baseUrls = {
    remember: (item: number, ...more: unknown[]) =>
      urls.push([small.rows('SELECT filename FROM item WHERE ref = ?', item)[0]?.['filename'], ...more]),
  } as unknown as BaseUrls
  const items = new RunItems(database)
  const plan = new PlanItems({
    mirror,
    clock,
    run: 2,
    items,
    undelivered,
    baseUrls,
    changedFile: ({ path, bytes }, found) => void told.push(['changed', path, bytes, found]),
    refusedFile: (path, { code }) => void told.push(['refused', path, code]),
  })
  return { plan, items, told, urls, heldBack }
}

/** What is to be downloaded, by the name of the item. */
export function jobs(small: SmallMirror): string[] {
  return small
    .rows(
      `SELECT filename, role, job.lane AS account, run, state, reason FROM job JOIN item ON item.ref = job.item
       ORDER BY filename, role DESC`,
    )
    .map(({ filename, role, account, run, state, reason }) =>
      [filename, role, account, run, state, ...(reason === null ? [] : [reason])].join(' '),
    )
}

/** A row of the journal that an earlier run left. */
export function leftJob(small: SmallMirror, item: number, role = 'primary', run = 1): void {
  addRow(small.database, 'job', {
    item,
    role,
    run,
    state: 'failed',
    reason: 'offline',
    detail: 'lost',
    attempts: 5,
    not_before: 99,
    part_name: 'part',
    part_bytes: 1,
    part_total: 2,
    part_etag: 'e',
  })
}
