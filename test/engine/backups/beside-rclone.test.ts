import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hasRclone, openRclone } from '../../emulator/clients/rclone-for-tests.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import { everything, openWorld } from '../world.ts'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Digests of all files below a folder, in an order that does not depend on their names. */
async function digestsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const digests = await Promise.all(files.map(async (file) => digest(await readFile(file))))
  return digests.toSorted()
}

interface Line {
  kind: string
  title?: string
  folder?: string
}

describe.skipIf(!hasRclone)('a mirror beside a copy that rclone has made of the same account', () => {
  const account = { items: 90, albums: 10, seed: 4 }

  test('has the same bytes, in the library and in each album', { timeout: 240_000 }, async () => {
    const [rclone, world] = await Promise.all([openRclone(account), openWorld({ emulator: account })])
    expect((await world.run(everything)).outcome.kind).toBe('complete')
    const copies = join(rclone.folder, 'copies')
    await rclone.lines('copy', 'photos:media/all', join(copies, 'all'))
    expect(await digestsBelow(join(world.path, 'Photos'))).toEqual(await digestsBelow(join(copies, 'all')))
    const catalogue = (await readFile(join(world.path, 'catalogue.jsonl'), 'utf8'))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
    const albums = catalogue.filter(({ kind }) => kind === 'album')
    expect(albums).toHaveLength(account.albums)
    await rclone.lines('copy', 'photos:album', join(copies, 'album'))
    for (const { title = '', folder = '' } of albums) {
      const copied = await digestsBelow(join(copies, 'album', title))
      expect(copied.length).toBeGreaterThan(0)
      expect([title, await digestsBelow(join(world.path, 'Albums', folder))]).toEqual([title, copied])
    }
    await Promise.all([rclone.close(), world.close()])
  })

  test('has none of the web pages that rclone has taken for photos', { timeout: 240_000 }, async () => {
    const probe = await startEmulator(account)
    const photos = [...probe.library.main.items].filter(({ video }) => !video).slice(0, 5)
    await probe.close()
    const faults = photos.map(({ id }) => ({ on: 'media', itemId: id, do: { kind: 'html' } }) as const)
    const [rclone, world] = await Promise.all([
      openRclone({ ...account, faults }),
      openWorld({ emulator: { ...account, faults } }),
    ])
    await rclone.lines('copy', 'photos:media/all', join(rclone.folder, 'all'))
    expect((await world.run(everything)).outcome.kind).toBe('complete')
    const isPage = (bytes: Buffer): boolean => /^\s*<(!doctype|html)/i.test(bytes.subarray(0, 200).toString('latin1'))
    const pagesBelow = async (folder: string): Promise<number> => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
      return (await Promise.all(files.map((file) => readFile(file)))).filter(isPage).length
    }
    expect(await pagesBelow(join(rclone.folder, 'all'))).toBe(5)
    expect(await pagesBelow(join(world.path, 'Photos'))).toBe(0)
    const delivered = await Promise.all(
      [...world.emulator.library.main.items].map(async ({ id, video }) =>
        digest(await world.emulator.bytesOf(id, video ? '=dv' : '=d')),
      ),
    )
    expect(await digestsBelow(join(world.path, 'Photos'))).toEqual(delivered.toSorted())
    await Promise.all([rclone.close(), world.close()])
  })
})
