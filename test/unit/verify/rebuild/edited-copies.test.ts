import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { checksumLines } from '../../../../src/main/mirror/documents/checksums.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { findAlbumFiles } from '../../../../src/main/verify/rebuild/find-album-files.ts'
import { rebuiltFrom } from './filled-index.ts'
import { reconcileAlbumFolders } from '../../../../src/main/mirror/album-folders.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import type { FileRole } from '../../../../src/shared/domain.ts'
import { folder, inAlbum, photoPath, setTime, verify, write, wrong } from '../small-verification.ts'
import { changeRows } from '../../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => {
  small = await SmallMirror.open()
})
afterEach(() => small.empty())
afterAll(() => small.close())

const names: Record<FileRole, string> = { primary: 'a.jpg', motion: 'a.mp4', edited: 'a-edited.jpg' }
const place = (role: FileRole): string => photoPath(names[role])
const repair = (): ReturnType<typeof verify> => verify(small, { repair: true })

/** An item with files in these roles. */
async function item(roles: readonly FileRole[]): Promise<number> {
  const number = small.item('a.jpg')
  for (const role of roles) {
    await small.file(number, place(role), `bytes of ${role}`, role)
    await setTime(small, place(role), 1_000_000)
  }
  return number
}

/** The item is known by no account: Google cannot be asked for it. */
function notInGoogle(number: number): void {
  changeRows(small.database, 'item', { in_google: false }, { ref: number })
}

describe('an edited copy', () => {
  test('is a file of its own: every damage of every file is found, and nothing else', async () => {
    const all: readonly FileRole[] = ['primary', 'motion', 'edited']
    const damage = fc.constantFrom('none', 'missing', 'damaged')
    await fc.assert(
      fc.asyncProperty(fc.subarray([...all]), fc.tuple(damage, damage, damage), async (roles, damages) => {
        await item(roles)
        const hurt = roles.map((role) => [role, damages[all.indexOf(role)] ?? 'none'] as const)
        for (const [role, kind] of hurt) {
          if (kind === 'missing') await small.remove(place(role))
          if (kind === 'damaged') await write(small, place(role), `other of ${role}`)
        }
        const expected = hurt.filter(([, kind]) => kind !== 'none').map(([role, kind]) => [place(role), `file-${kind}`])
        const sums = [...checksumLines(small.database)].map((line) => line.slice(66, -1))
        const report = await verify(small)
        await small.empty()
        expect(wrong(report)).toEqual(Object.fromEntries(expected))
        expect(sums).toEqual(roles.map(place).toSorted())
      }),
      { numRuns: 12 },
    )
  })

  test.each([true, false])(
    'has its own sentence where nobody has it, whether Google has the item: %s',
    async (known) => {
      const number = await item(['primary', 'edited'])
      if (!known) notInGoogle(number)
      await small.remove(place('edited'))
      expect(wrong(await repair())).toEqual({ [place('edited')]: 'edited-lost' })
      // It stays known, so that it is told of again.
      expect(wrong(await verify(small))).toEqual({ [place('edited')]: 'file-missing' })
      expect(small.rows('SELECT role FROM refetch')).toEqual([])
      await small.put(place('edited'), 'bytes of edited')
      await setTime(small, place('edited'), 1_000_000)
      expect(wrong(await verify(small))).toEqual({})
    },
  )

  test('leaves the repair of the original as it is', async () => {
    await item(['primary', 'edited'])
    await small.remove(place('primary'))
    expect((await repair()).repairs).toEqual([])
    expect(small.rows('SELECT role FROM refetch')).toEqual([{ role: 'primary' }])
    expect(small.rows('SELECT role FROM item_file')).toEqual([{ role: 'edited' }])
  })

  test('comes back from the folder of an album', async () => {
    folder(small, 'Trip')
    const number = await item(['primary', 'edited'])
    const twin = await inAlbum(small, 'Trip', number, { role: 'edited' })
    await write(small, place('edited'), 'rotten of edit')
    const { repairs } = await repair()
    expect(repairs).toMatchObject([{ path: place('edited'), found: 'damaged', source: 'album', from: twin }])
    expect(await small.content(place('edited'))).toBe('bytes of edited')
  })
})

describe('the folder of an album', () => {
  test('has the files that are shown, whatever comes when', async () => {
    const step = fc.record({ comes: fc.subarray<FileRole>(['edited', 'motion']), links: fc.boolean() })
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
          const number = await item(['primary'])
          // Another photo with the name of the original.
          const other = small.item('b.jpg')
          await small.file(other, 'Photos/2021/08/a.jpg', 'another')
          small.album('Trip', [number, other])
          const roles = new Set<FileRole>(['primary'])
          for (const { comes, links } of steps) {
            for (const role of comes.filter((each) => !roles.has(each))) {
              await small.file(number, place(role), `bytes of ${role}`, role)
              roles.add(role)
            }
            const ports = { mirror: small.mirror, log: small.write }
            expect(await reconcileAlbumFolders(ports, links ? 'links' : 'copies')).toEqual([])
            const shown = [...roles].filter((role) => role !== 'primary' || !roles.has('edited'))
            const known = small.rows('SELECT name, role FROM album_file WHERE item = ? ORDER BY role', number)
            expect(known.map(({ role }) => role)).toEqual(shown.toSorted())
            for (const { name, role } of known)
              expect(await small.content(`Albums/Trip/${String(name)}`)).toBe(`bytes of ${String(role)}`)
            expect(await small.names('Albums/Trip')).toHaveLength(shown.length + 1)
            await foundAgain()
          }
        })
        .beforeEach(() => small.empty()),
      { numRuns: 12 },
    )
  })

  /** A rebuild finds in album folders what was known of them. */
  async function foundAgain(): Promise<void> {
    const files = 'SELECT album, item, role, name, linked FROM album_file ORDER BY item, role'
    const before = small.rows(files)
    const again = rebuiltFrom([...catalogueLines(small.database)], 4_100_000_000_000)
    await findAlbumFiles(again, small.mirror.files)
    const refs = again.prepare('SELECT ref, filename FROM item').all()
    const refOf = new Map(
      refs.map((row) => [
        row['ref'],
        small.rows('SELECT ref FROM item WHERE filename = ?', String(row['filename']))[0]?.['ref'],
      ]),
    )
    const after = again
      .prepare(files)
      .all()
      .map((row) => ({ ...row, item: refOf.get(row['item'] ?? null) }))
    const inOrder = (rows: Record<string, unknown>[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted()
    expect(inOrder(after)).toEqual(inOrder(before))
  }
})
