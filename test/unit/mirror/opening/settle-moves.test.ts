import { link, stat } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { settleMoves } from '../../../../src/main/mirror/opening/settle-moves.ts'
import { sealed } from '../../../../src/main/xmp/seal.ts'
import { SmallMirror } from '../small-mirror.ts'
import { addRow, changeRows, removeRows } from '../../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(async () => {
  removeRows(small.database, 'file_move')
  await small.empty()
})
afterAll(() => small.close())

const [origin, target] = ['Photos/2021/07/a.jpg', 'Photos/2019/06/a.jpg']

/** A photo at `origin`, of which the index says that it is about to be at `target`. */
async function moving({ to = target, recorded = false } = {}): Promise<void> {
  await small.photo('a.jpg', 'photo')
  const [file] = small.rows('SELECT id FROM file')
  addRow(small.database, 'file_move', { file: Number(file?.['id']), origin, target: to })
  if (recorded) changeRows(small.database, 'file', { path: to, path_key: to.toLowerCase() })
}

async function settle(): Promise<void> {
  const { files, database, canLink } = small.mirror
  await settleMoves({ files, database, canLink, log: small.write })
}

/** Names in the two months, and where the index has the file; no move is left. */
async function left(): Promise<unknown> {
  expect(small.rows('SELECT * FROM file_move')).toEqual([])
  const [row] = small.rows('SELECT path FROM file')
  return { july: await small.names('Photos/2021/07'), june: await small.names('Photos/2019/06'), path: row?.['path'] }
}

const notBegun = { july: ['a.jpg'], june: [], path: origin }
const done = { july: [], june: ['a.jpg'], path: target }

describe('a move that was broken off', () => {
  test('before it began is none', async () => {
    await moving()
    await settle()
    expect(await left()).toEqual(notBegun)
  })

  test.each([false, true])('with both names goes on, its row written: %s', async (recorded) => {
    await moving({ recorded })
    await small.put('Photos/2019/06/other.jpg', 'other')
    await small.remove('Photos/2019/06/other.jpg')
    await link(small.at(origin), small.at(target))
    const { ino } = await stat(small.at(origin))
    await settle()
    expect(await left()).toEqual(done)
    expect((await stat(small.at(target))).ino).toBe(ino)
  })

  test.each([false, true])(
    'in a mirror that was copied since goes on with two files of the same bytes, %s',
    async (recorded) => {
      await moving({ recorded })
      await small.put(target, 'photo')
      await settle()
      expect(await left()).toEqual(done)
    },
  )

  test.each([false, true])('with the new name alone is done, its row written: %s', async (recorded) => {
    await moving({ recorded })
    await small.put(target, 'photo')
    await small.remove(origin)
    await settle()
    expect(await left()).toEqual(done)
  })

  test('whose file is under neither name is forgotten', async () => {
    await moving()
    await small.remove(origin)
    await settle()
    expect(await left()).toEqual({ ...notBegun, july: [] })
  })

  test.each(['other bytes', 'PHOTO'])('to where somebody has put %j leaves both as they are', async (theirs) => {
    await moving()
    await small.put(target, theirs)
    await settle()
    expect(await left()).toEqual({ ...notBegun, june: ['a.jpg'] })
    expect([await small.content(origin), await small.content(target)]).toEqual(['photo', theirs])
  })

  test('from where somebody has put something since leaves that there', async () => {
    await moving({ recorded: true })
    await small.put(target, 'photo')
    await small.put(origin, 'of somebody else')
    await settle()
    expect(await left()).toEqual({ ...done, july: ['a.jpg'] })
    expect(await small.content(origin)).toBe('of somebody else')
  })

  test('removes nothing on a disk without links, where nothing can be there twice', async () => {
    small.withoutLinks()
    await moving({ recorded: true })
    await small.put(target, 'photo')
    await settle()
    expect(await left()).toEqual({ ...done, july: ['a.jpg'] })
  })

  test.each([origin, origin.toUpperCase().replace('PHOTOS', 'Photos')])(
    'to the name that it has, as only another program writes it, takes that from nobody: %s',
    async (to) => {
      await moving({ to, recorded: true })
      if (to !== origin) {
        await small.put(to, 'x')
        await small.remove(to)
        await link(small.at(origin), small.at(to))
      }
      await settle()
      expect(await small.content(origin)).toBe('photo')
      expect(small.rows('SELECT * FROM file_move')).toEqual([])
    },
  )

  test('brings its sidecar after it, also where an end came between the two halves of that', async () => {
    const ours = sealed('<x:xmpmeta/>\n')
    for (const there of ['', target]) {
      await moving({ recorded: true })
      await small.put(target, 'photo')
      await small.put(`${origin}.xmp`, ours)
      if (there !== '') await small.put(`${there}.xmp`, ours)
      await settle()
      expect(await left()).toMatchObject({ july: [], june: ['a.jpg', 'a.jpg.xmp'] })
      await small.empty()
    }
  })

  test.each([
    ['of another program', '<x:xmpmeta/>', undefined],
    ['where another program has one', sealed('<x:xmpmeta/>\n'), '<x:xmpmeta/>'],
    ['where a newer one of ours is', sealed('<x:xmpmeta/>\n'), sealed('<x:xmpmeta/>\n\n')],
  ])('leaves a sidecar %s', async (_, old, there) => {
    await moving({ recorded: true })
    await small.put(target, 'photo')
    await small.put(`${origin}.xmp`, old)
    if (there !== undefined) await small.put(`${target}.xmp`, there)
    await settle()
    expect(await left()).toMatchObject({ july: ['a.jpg.xmp'], path: target })
    expect([await small.content(`${origin}.xmp`), await small.content(`${target}.xmp`)]).toEqual([old, there])
  })

  test('waits where the disk does not let it go on, and is told in the log', async () => {
    await moving({ recorded: true })
    await small.put(target, 'photo')
    small.disk.plan({ on: 'unlink', code: 'EACCES', path: origin, times: 1 })
    await settle()
    expect(small.rows('SELECT target FROM file_move')).toEqual([{ target }])
    expect(small.log).toMatchObject([{ event: 'move-not-settled', fields: { path: target } }])
    await settle()
    expect(await left()).toEqual(done)
  })
})
