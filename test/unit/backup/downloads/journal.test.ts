import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Journal } from '../../../../src/main/backup/downloads/journal.ts'
import type { MirrorPath } from '../../../../src/main/mirror-path.ts'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { addMissing, addRow, changeRows } from '../../../rows/rows.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { jobFor } from './one-attempt.ts'

let small: SmallMirror

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())
afterEach(() => small.empty())

describe('what an attempt has left', () => {
  const part = {
    path: '.shoebox/incoming/backup-1/download-00000000000000000000000000000007.part' as MirrorPath,
    bytes: 10,
    total: 20,
    etag: '"a"',
  }

  it('goes on where it is known how much of it is safe, of how much and of which bytes', () => {
    const journal = new Journal(small.database, 1)
    const { seq } = jobFor(small, small.item('a.jpg'))
    expect(journal.left(seq)).toEqual({ leftOver: undefined, part: undefined })
    journal.notePart(seq, part)
    const { leftOver } = journal.left(seq)
    expect(String(leftOver)).toMatch(/^\.shoebox\/incoming\/.*\.part$/)
    expect(journal.left(seq)).toEqual({ leftOver, part: { ...part, path: leftOver } })
  })

  it.each(['part_bytes', 'part_total', 'part_etag'])('is only left over where %s is not known', (column) => {
    const journal = new Journal(small.database, 1)
    const { seq } = jobFor(small, small.item('a.jpg'))
    journal.notePart(seq, part)
    const { leftOver } = journal.left(seq)
    changeRows(small.database, 'job', { [column]: null }, { seq })
    expect(leftOver).toBeDefined()
    expect(journal.left(seq)).toEqual({ leftOver, part: undefined })
  })

  it.each(['../x.part', '/etc/passwd', ''])('is nothing where a row names %o', (name) => {
    const journal = new Journal(small.database, 1)
    const { seq } = jobFor(small, small.item('a.jpg'))
    journal.notePart(seq, part)
    changeRows(small.database, 'job', { part_name: name }, { seq })
    expect(journal.left(seq)).toEqual({ leftOver: undefined, part: undefined })
  })
})

it('foretells the requests for bytes of each account, a still and a moving part among them', () => {
  const journal = new Journal(small.database, 1)
  addMissing(small.database, 'run', { id: 1 })
  addMissing(small.database, 'account', { id: 'bob', email: 'bob@example.org' })
  const photo = small.item('a.png', { mimeType: 'image/png' })
  const video = small.item('b.mp4', { mimeType: 'video/mp4', video: true })
  expect(journal.downloadsLeft()).toEqual(new Map())
  for (const item of [photo, video])
    addRow(small.database, 'job', { item, role: 'primary', lane: 'ann', run: 1, state: 'queued' })
  expect(journal.downloadsLeft()).toEqual(new Map([['ann' as AccountId, 3]]))
})
