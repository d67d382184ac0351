import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Wanted } from '../../../src/main/intake/candidate.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { readWanted } from '../../../src/main/intake/read-wanted.ts'
import { unaskedUnderWay } from '../../../src/main/index/runs/job-rows.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import type { ItemId } from '../../../src/shared/domain.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { addRow } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
  addRow(small.database, 'run', { id: 1 })
})
afterAll(() => small.close())

/** All that is written down: a row asks for the rest, or the rest ends with its process. */
type Noted = Omit<Wanted, 'seq' | 'account' | 'recorded'>

const saying = {
  source: 1,
  key: 'photo AF1Qip',
  facts: { filename: 'a.jpg', creationTime: '2021-07-03T10:00:00Z', asOf: '2026-03-01T10:15:00Z', favorite: true },
  state: 'listed',
  firstSeen: 1_700_000_000_000,
} as const

/** Everything that can be said of a file: without one of its fields it would not be the same type. */
const whole: Required<Noted> = {
  item: saying,
  id: 'i-1' as ItemId,
  role: 'edited',
  from: { source: 1, fidelity: 'original', asOf: '2026-03-01T10:15:00Z' },
  filename: 'a.jpg',
  name: 'a-edited.jpg',
  video: true,
  creationTime: '2021-07-03T10:00:00Z',
  dated: {
    localTime: '2021-07-03T12:00:00',
    uploadedAt: '2021-07-04T10:00:00Z',
    location: { latitude: 1, longitude: 2, altitude: 3, from: 'geoData' },
  },
  isCut: true,
}

/** What a recovery reads of what a publication that was under way has written down. */
function readBack(wanted: Noted): unknown {
  const journal = new FileJournal(small.database, 1)
  const file = { sha256: 'ab'.repeat(32), bytes: 5 }
  journal.intend({ ...wanted, recorded: () => undefined }, photoPathFromRow('Photos/2021/07/a.jpg'), file)
  const [found] = unaskedUnderWay(small.database, [])
  journal.settled(wanted, file.sha256)
  return readWanted(found?.known)
}

it('reads all that was written down of a file that nobody asked for', () => {
  expect(readBack(whole)).toEqual(whole)
})

it('reads what says as little as it can', () => {
  const { id, role, filename, creationTime } = whole
  const least: Noted = {
    item: 3,
    id,
    role,
    from: { source: 1, fidelity: 'copy' },
    filename,
    creationTime,
    video: false,
  }
  expect(readBack(least)).toEqual({ ...least, dated: {} })
})
