import { mkdir, rename } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { photo, photoPath, verify } from './small-verification.ts'
import { addRow, changeRows, removeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(async () => {
  removeRows(small.database, 'file_move')
  await small.empty()
})
afterAll(() => small.close())

const target = 'Photos/2019/06/z.jpg'

/**
 * Verifies eight photos, of which the last is moved as soon as the first is read; what `rows` writes is what the index says.
 * `more` adds others before.
 */
async function verifyWhile(
  write: (file: number) => void,
  bytes?: string,
  more?: () => Promise<void>,
): Promise<ReturnType<typeof verify>> {
  await more?.()
  for (const name of 'bcdefghz') await photo(small, `${name}.jpg`, name)
  let moved: Promise<void> | undefined
  const move = async (): Promise<void> => {
    await mkdir(small.at('Photos/2019/06'), { recursive: true })
    await rename(small.at(photoPath('z.jpg')), small.at(target))
    if (bytes !== undefined) await small.put(target, bytes)
    write(Number(small.rows('SELECT id FROM file WHERE path = ?', photoPath('z.jpg'))[0]?.['id']))
  }
  return verify(small, { meter: () => (moved ??= move()) })
}

const itsRow = (id: number): void =>
  changeRows(small.database, 'file', { path: target, path_key: target.toLowerCase() }, { id })
const itsIntent = (file: number): void =>
  void addRow(small.database, 'file_move', { file, origin: photoPath('z.jpg'), target })

test.each([
  ['whose row says so', itsRow],
  ['of which only the intent tells, as on a disk without links', itsIntent],
])('a file that is moved while others are read is right where it is then: one %s', async (_, write) => {
  expect(await verifyWhile(write)).toMatchObject({
    ok: 8,
    missing: 0,
    damaged: 0,
    unknown: 0,
    problems: [],
    complete: true,
  })
})

test('and wrong there if it is', async () => {
  const report = await verifyWhile(itsRow, 'Z')
  expect(report).toMatchObject({ ok: 7, damaged: 1, missing: 0, problems: [{ path: target }] })
})

test('and wrong there if another photo has the bytes that it should have', async () => {
  const another = (): Promise<void> => small.file(small.item('a.jpg'), 'Photos/2018/01/a.jpg', 'z')
  expect(await verifyWhile(itsRow, 'Z', another)).toMatchObject({ ok: 8, damaged: 1, problems: [{ path: target }] })
})

test('a file that nobody has moved is missing', async () => {
  expect(await verifyWhile(() => {})).toMatchObject({ ok: 7, missing: 1, problems: [{ path: photoPath('z.jpg') }] })
})
