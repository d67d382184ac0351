import { mkdir, stat, symlink, utimes } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ItemId } from '../../../src/shared/domain.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import type { Wanted } from '../../../src/main/intake/candidate.ts'
import { FileJournal } from '../../../src/main/intake/file-journal.ts'
import { recover } from '../../../src/main/intake/recover.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { layout } from '../../../src/main/mirror/names/layout.ts'
import { SmallMirror, sha256 } from '../mirror/small-mirror.ts'
import { addRow, changeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(() => {
  addRow(small.database, 'run', { id: 7 })
})
afterEach(() => small.empty())
afterAll(() => small.close())

const work = (): Promise<void> => recover({ mirror: small.mirror, clock: small.clock, log: small.write })
const jobs = (): Record<string, unknown>[] =>
  small.rows('SELECT item, role, run, state, final_path, final_sha256, final_bytes FROM job ORDER BY seq')
const files = (): Record<string, unknown>[] =>
  small.rows(
    'SELECT item, role, path, path_key, bytes, sha256, mime_type, mtime_here FROM current_file ORDER BY item, role',
  )

function job(item: number, state: string, more: { role?: string; part?: string; bytes?: number } = {}): number {
  const { role = 'primary', part = null, bytes = null } = more
  return addRow(small.database, 'job', { item, role, run: 7, state, part_name: part, part_bytes: bytes })
}

/** A row that says that this content is about to be at this path. */
function intent(item: number, path: string, content: string | Buffer, role = 'primary'): void {
  const seq = job(item, 'publishing', { role })
  changeRows(
    small.database,
    'job',
    { final_path: path, final_sha256: sha256(content), final_bytes: Buffer.byteLength(content) },
    { seq },
  )
}

const queued = (item: number, role = 'primary'): Record<string, unknown> => ({
  item,
  role,
  run: 7,
  state: 'queued',
  final_path: null,
  final_sha256: null,
  final_bytes: null,
})
const taken = Date.parse('2021-07-04T10:11:12Z')

describe('a file that nobody asked for, on its way from a source', () => {
  const gif = Buffer.from(
    '47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b',
    'hex',
  )
  const path = photoPathFromRow('Photos/2021/07/New.gif')
  const facts = { filename: 'New.gif', creationTime: '2021-07-04T10:11:12Z', uploadedAt: '2021-08-01T00:00:00Z' }
  const brought = (): Wanted => {
    const source = new SourceRows(small.database).setSource({
      id: 'exports',
      kind: 'takeout',
      account: undefined,
      owner: 'nora',
      label: '',
    })
    return {
      item: { source, key: 'address', facts, firstSeen: 5 },
      id: 'minted' as ItemId,
      role: 'primary',
      from: { source, fidelity: 'original' },
      filename: 'New.gif',
      video: false,
      creationTime: facts.creationTime,
    }
  }
  const intended = (wanted: Wanted): void => {
    const file = { sha256: sha256(gif), bytes: gif.length }
    new FileJournal(small.database, 7).intend(wanted, path, file)
  }

  test('is finished with its item, as its source says it, if it is in place', async () => {
    intended(brought())
    await small.put(path, gif)
    await work()
    expect(jobs()).toEqual([])
    expect(files()).toMatchObject([{ role: 'primary', path, mime_type: 'image/gif' }])
    expect(small.rows('SELECT id, account, filename, creation_time, first_seen, in_google FROM item')).toEqual([
      {
        id: 'minted',
        account: null,
        filename: 'New.gif',
        creation_time: facts.creationTime,
        first_seen: 5,
        in_google: 0,
      },
    ])
    expect(small.rows('SELECT key, facts, state FROM item_source')).toEqual([
      { key: 'address', facts: JSON.stringify(facts), state: 'listed' },
    ])
    expect(small.rows('SELECT fidelity FROM item_file')).toEqual([{ fidelity: 'original' }])
  })

  test('is finished as a file of an item that is here', async () => {
    const item = await small.photo('a.jpg')
    intended({ ...brought(), item, role: 'edited' })
    await small.put(path, gif)
    await work()
    expect(jobs()).toEqual([])
    expect(files()).toMatchObject([
      { item, role: 'edited', path },
      { item, role: 'primary' },
    ])
  })

  test('leaves nothing if it is not in place', async () => {
    intended(brought())
    await work()
    expect([jobs(), files(), small.rows('SELECT * FROM item')]).toEqual([[], [], []])
  })

  test.each<[string, unknown]>([
    ['nothing', null],
    ['no JSON', '{'],
    ['another thing', '{"item":{},"id":7}'],
    ['no item', '{"item":"one","id":"x","role":"primary","from":{"source":1,"fidelity":"original"},"filename":"a"}'],
    [
      'no role',
      '{"item":1,"id":"x","role":"shadow","from":{"source":1,"fidelity":"original"},"filename":"a","creationTime":""}',
    ],
    ['no origin', '{"item":1,"id":"x","role":"primary","from":{"source":"1"},"filename":"a","creationTime":""}'],
  ])('is left alone where the journal says %s of it', async (_, payload) => {
    intended(brought())
    changeRows(small.database, 'job', { payload: payload as string | null })
    await small.put(path, gif)
    await work()
    expect([jobs(), files()]).toEqual([[], []])
    expect(await small.names('Photos/2021/07')).toEqual(['New.gif'])
  })
})

describe('a publication that was under way', () => {
  const path = 'Photos/2021/07/New.newf'

  test('is finished if its file is in place, with the date that the disk gives it', async () => {
    const item = small.item('New.newf', { mimeType: 'image/newf' })
    intent(item, path, 'ours')
    await small.put(path, 'ours')
    await utimes(small.at(path), 5000, 5000)
    await work()
    expect(jobs()).toEqual([])
    expect(files()).toEqual([
      {
        item,
        role: 'primary',
        path,
        path_key: 'photos/2021/07/new.newf',
        bytes: 4,
        sha256: sha256('ours'),
        mime_type: 'image/newf',
        mtime_here: 5_000_000,
      },
    ])
    const [file] = small.rows('SELECT mtime, published_at FROM current_file')
    expect(file).toEqual({ mtime: taken, published_at: small.clock.now() })
    expect(small.log).toEqual([{ level: 'info', event: 'recovered', fields: { finished: 1, removed: 0 } }])
  })

  test('notes no other date where the disk has kept it', async () => {
    const item = small.item('New.newf', { mimeType: 'image/newf' })
    intent(item, path, 'ours')
    await small.put(path, 'ours')
    await utimes(small.at(path), new Date(taken), new Date(taken))
    await work()
    expect(files()).toMatchObject([{ item, mtime_here: null }])
  })

  test('is finished with the type of its bytes where they tell one', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
    const item = small.item('New.newf', { mimeType: 'image/newf' })
    intent(item, 'Photos/2021/07/New.png', png)
    await small.put('Photos/2021/07/New.png', png)
    await work()
    expect(files()).toMatchObject([{ item, mime_type: 'image/png' }])
  })

  test('and each of several are finished by themselves, the video part of a photo too', async () => {
    const [one, other] = [small.item('one.newf'), small.item('other.newf')]
    await small.file(one, 'Photos/2021/07/one.newf', 'one')
    intent(one, 'Photos/2021/07/one.mp4', 'video', 'motion')
    intent(other, 'Photos/2021/07/other.newf', 'other')
    await small.put('Photos/2021/07/one.mp4', 'video')
    await work()
    expect(files()).toMatchObject([
      { item: one, role: 'motion', path: 'Photos/2021/07/one.mp4' },
      { item: one, role: 'primary' },
    ])
    expect(small.rows('SELECT motion FROM item WHERE ref = ?', one)).toEqual([{ motion: 1 }])
    expect(jobs()).toEqual([queued(other)])
  })

  test('queues the video part of a motion photo in the run that listed the photo', async () => {
    const item = small.item('MVIMG_1.newf')
    intent(item, 'Photos/2021/07/MVIMG_1.newf', 'ours')
    await small.put('Photos/2021/07/MVIMG_1.newf', 'ours')
    await work()
    expect(jobs()).toEqual([queued(item, 'motion')])
  })

  test.each<[string, () => Promise<unknown>]>([
    ['nothing', () => Promise.resolve()],
    ['a file of another length', () => small.put(path, 'ours and more')],
    ['another file of that length', () => small.put(path, 'your')],
    ['a folder', () => mkdir(small.at(path), { recursive: true })],
    [
      'a link to the file, in the place of its folder',
      async () => {
        await small.put('Photos/elsewhere/New.newf', 'ours')
        await mkdir(small.at('Photos/2021'))
        await symlink(small.at('Photos/elsewhere'), small.at('Photos/2021/07'))
      },
    ],
    ['a file in the place of its folder', () => small.put('Photos/2021', 'theirs')],
  ])('is queued again if in its place there is %s', async (_, put) => {
    const item = small.item('New.newf')
    intent(item, path, 'ours')
    await put()
    await work()
    expect(jobs()).toEqual([queued(item)])
    expect(files()).toEqual([])
    expect(small.log).toEqual([])
  })

  test.each(['EACCES', 'EPERM'])('is queued again if its file may not be read: %s', async (code) => {
    const item = small.item('New.newf')
    intent(item, path, 'ours')
    await small.put(path, 'ours')
    small.disk.plan({ on: 'open', code, path: 'New.newf', times: 1 })
    await work()
    expect(jobs()).toEqual([queued(item)])
  })

  test('stays as it is while the disk fails', async () => {
    const item = small.item('New.newf')
    intent(item, path, 'ours')
    await small.put(path, 'ours')
    small.disk.plan({ on: 'lstat', code: 'EIO', path: 'New.newf', times: 1 })
    await expect(work()).rejects.toMatchObject({ code: 'EIO' })
    expect(jobs()).toMatchObject([{ item, state: 'publishing', final_path: path }])
    await work()
    expect(files()).toMatchObject([{ item, path }])
  })
})

test('rows that were active are queued again, others are left', async () => {
  const states = ['queued', 'active', 'waiting', 'failed', 'publishing']
  for (const state of states) job(small.item(`${state}.jpg`), state)
  await work()
  expect(jobs().map(({ state }) => state)).toEqual(['queued', 'queued', 'waiting', 'failed', 'queued'])
})

test('rows of a task that is at work are left to it', async () => {
  const item = small.item('New.newf')
  intent(item, 'Photos/2021/07/New.newf', 'ours')
  await small.put('Photos/2021/07/New.newf', 'ours')
  job(small.item('a.jpg'), 'active')
  const before = jobs()
  const folder = small.mirror.folders.open('import', 7)
  await work()
  expect(jobs()).toEqual(before)
  expect(files()).toEqual([])
  await folder.close()
  await work()
  expect(jobs().map(({ state }) => state)).toEqual(['queued'])
  expect(files()).toMatchObject([{ item }])
})

describe('what lies where downloads arrive', () => {
  const part = (letter: string): string => `download-${letter.repeat(32)}.part`
  const incoming = (name: string): string => `.shoebox/incoming/${name}`
  const names = (): Promise<string[]> => small.names('.shoebox/incoming')

  test('is removed if nobody can continue it, and has a temporary name', async () => {
    job(small.item('a.jpg'), 'queued', { part: part('a'), bytes: 3 })
    job(small.item('b.jpg'), 'queued', { part: part('b') })
    job(small.item('c.jpg'), 'queued', { part: '../../c.part', bytes: 3 })
    for (const name of [part('a'), part('b'), part('c'), 'probe', 'notes.txt']) await small.put(incoming(name), 'abc')
    await mkdir(small.at(incoming('folder.part')))
    await work()
    expect(await names()).toEqual([part('a'), 'folder.part', 'notes.txt'])
    expect(small.log).toEqual([{ level: 'info', event: 'recovered', fields: { finished: 0, removed: 3 } }])
    await work()
    expect(small.log).toHaveLength(1)
  })

  test('goes with the folders of tasks that are over, and stays with those of tasks that are at work', async () => {
    job(small.item('a.jpg'), 'queued', { part: `backup-7/${part('a')}`, bytes: 3 })
    const folder = small.mirror.folders.open('import', 9)
    const ours = await folder.create('download')
    await ours.handle.close()
    for (const name of ['a', 'b']) await small.put(incoming(`backup-7/${part(name)}`), 'abc')
    await small.put(incoming(`backup-8/${part('c')}`), 'abc')
    await small.put(incoming('backup-6-2/notes.txt'), 'abc')
    await small.put(incoming(`mine/${part('d')}`), 'abc')
    // Of whoever is at work, or left by a former release: nobody can tell.
    await small.put(incoming(part('e')), 'abc')
    await work()
    expect(await names()).toEqual(['backup-6-2', 'backup-7', part('e'), 'import-9', 'mine'])
    expect(await small.names('.shoebox/incoming/backup-7')).toEqual([part('a')])
    expect(await small.names(ours.path.slice(0, ours.path.lastIndexOf('/')))).toHaveLength(1)
    await folder.close()
    await work()
    expect(await names()).toEqual(['backup-6-2', 'backup-7', 'mine'])
  })

  test('is not looked for behind a link that has the name of a folder of a task', async () => {
    await small.put(`elsewhere/${part('a')}`, 'theirs')
    await symlink(small.at('elsewhere'), small.at(incoming('backup-3')))
    await work()
    expect(await small.names('elsewhere')).toEqual([part('a')])
    expect(await names()).toEqual(['backup-3'])
  })

  test('is a folder that is made again', async () => {
    await small.mirror.files.removeFolder(layout.incoming)
    await work()
    expect((await stat(small.at('.shoebox/incoming'))).isDirectory()).toBe(true)
  })

  test('may stay where it cannot be removed, and the rest goes', async () => {
    for (const letter of ['a', 'b', 'c']) await small.put(incoming(part(letter)), 'x')
    small.disk.plan({ on: 'unlink', code: 'EPERM', path: 'bbbb', times: 1 })
    await work()
    expect(await names()).toEqual([part('b')])
    expect(small.log).toMatchObject([
      { level: 'warn', event: 'leftover-not-removed', fields: { path: incoming(part('b')) } },
      { event: 'recovered', fields: { removed: 2 } },
    ])
  })

  test('stops everything if the disk takes nothing any more', async () => {
    await small.put(incoming(part('a')), 'x')
    small.disk.plan({ on: 'unlink', code: 'EROFS', path: 'aaaa', times: 1 })
    const readOnly = small.disk.plan({ on: 'open', code: 'EROFS', path: 'probe' })
    await expect(work()).rejects.toMatchObject({ code: 'EROFS' })
    expect(readOnly.hits).toBeGreaterThan(0)
  })
})
