import { mkdir, rename } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { photo, photoPath, verify } from './small-verification.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(async () => {
  small.database.exec('DELETE FROM file_move')
  await small.empty()
})
afterAll(() => small.close())

const target = 'Photos/2019/06/z.jpg'

/** Verifies eight photos, of which the last is moved as soon as the first is read; what `rows` writes is what the index says. */
async function verifyWhile(rows: string, bytes?: string): Promise<ReturnType<typeof verify>> {
  for (const name of 'abcdefgz') await photo(small, `${name}.jpg`, name)
  let moved: Promise<void> | undefined
  const move = async (): Promise<void> => {
    await mkdir(small.at('Photos/2019/06'), { recursive: true })
    await rename(small.at(photoPath('z.jpg')), small.at(target))
    if (bytes !== undefined) await small.put(target, bytes)
    small.database.exec(rows)
  }
  return verify(small, { meter: () => (moved ??= move()) })
}

const itsRow = `UPDATE file SET path = '${target}', path_key = lower('${target}') WHERE path = '${photoPath('z.jpg')}'`
const itsIntent = `INSERT INTO file_move (file, origin, target, target_key)
  SELECT id, path, '${target}', lower('${target}') FROM file WHERE path = '${photoPath('z.jpg')}'`

test.each([
  ['whose row says so', itsRow],
  ['of which only the intent tells, as on a disk without links', itsIntent],
])('a file that is moved while others are read is right where it is then: one %s', async (_, rows) => {
  expect(await verifyWhile(rows)).toMatchObject({
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

test('a file that nobody has moved is missing', async () => {
  expect(await verifyWhile('SELECT 1')).toMatchObject({ ok: 7, missing: 1, problems: [{ path: photoPath('z.jpg') }] })
})
