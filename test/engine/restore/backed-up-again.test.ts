import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dressedPhoto } from '../../emulator/dressed-photo.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { exportedAlbum, firstTaken } from './exported-album.ts'
import { changeRows, sql } from '../../rows/rows.ts'
import { openUrl } from '../signed-in.ts'

let bench: CliBench
let archive: string

/** An export in a mirror, of whose person an account with nothing in it is signed in. */
beforeEach(async () => {
  bench = await openCliBench({ items: 0, albums: 0, profile: 'current' })
  archive = join(bench.home, '..', 'export')
  await mkdir(archive)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
  // Google delivers other bytes of what says where it was taken, and learns no date but that of the file.
  await exportedAlbum(archive, 'Trip', [
    { name: 'c.jpg', description: 'The sea', bytes: await dressedPhoto('c') },
    { name: 'a.jpg' },
    { name: 'b.jpg', bytes: await dressedPhoto('b') },
  ])
  await good('import', archive)
})

afterEach(() => bench.close())

async function good(...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  const end = await runHere(['--mirror', bench.mirror, ...args, '--json'], environment, { openUrl })
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end
}

function inIndex(change: (index: DatabaseSync) => void): void {
  const index = new DatabaseSync(join(bench.mirror, '.shoebox', 'index.sqlite'))
  change(index)
  index.close()
}

type Line = Record<string, unknown>

/** The lines of the catalogue of a kind. */
async function linesOf(...kinds: string[]): Promise<Line[]> {
  const text = await readFile(join(bench.mirror, 'catalogue.jsonl'), 'utf8')
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  return lines.filter(({ kind }) => kinds.includes(String(kind)))
}

const itemLines = (): Promise<Line[]> => linesOf('item', 'awaited')

/** What a person sees of all items, by their names. */
async function shown(): Promise<Line[]> {
  const lines = await itemLines()
  return lines
    .map(({ id, filename, path, sha256, creationTime, description, fidelity, versions }) => {
      return { id, filename, path, sha256, creationTime, description, fidelity, versions }
    })
    .toSorted((one, other) => (String(one.filename) < String(other.filename) ? -1 : 1))
}

describe('a backup of an account into the mirror that was put into it', () => {
  test('knows what a restore has made, and downloads nothing of it', async () => {
    const [before, albums] = [await shown(), await linesOf('album')]
    expect(before).toHaveLength(3)
    expect(Date.parse(String(before[0]?.['creationTime']))).toBe((firstTaken + 60) * 1000)
    await good('restore', '--album', 'Trip')
    const media = bench.emulator.counters.media
    await good('backup', '--all')
    await good('backup', '--library')
    expect(bench.emulator.counters.media).toBe(media)
    expect(await shown()).toEqual(before)
    const [album, ...others] = await linesOf('album')
    expect(others).toEqual([])
    expect(album).toMatchObject({
      id: albums[0]?.['id'],
      items: albums[0]?.['items'],
      remoteId: bench.emulator.library.album('Trip').id,
    })
  })

  test('knows what was uploaded of its files by their paths', async () => {
    const before = await shown()
    await good('upload', join(bench.mirror, 'Photos'))
    await good('backup', '--library')
    expect(await shown()).toEqual(before)
    expect((await itemLines()).every(({ account, remoteId }) => account !== undefined && remoteId !== undefined)).toBe(
      true,
    )
  })

  test('says what somebody has changed of it in Google Photos, and not what it was only told', async () => {
    await good('restore', '--album', 'Trip')
    const [sea, plain] = bench.emulator.library.album('Trip').items
    await good('backup', '--library')
    bench.emulator.library.changeItem(sea?.id ?? '', { description: 'The ocean' })
    bench.emulator.library.changeItem(plain?.id ?? '', { description: 'A hill' })
    await good('backup', '--library')
    const told = new Map((await shown()).map(({ filename, description }) => [filename, description]))
    expect(Object.fromEntries(told)).toEqual({ 'a.jpg': 'A hill', 'b.jpg': undefined, 'c.jpg': 'The ocean' })
  })

  test('goes on so after the index was made anew from the catalogue', async () => {
    const before = await shown()
    await good('restore', '--album', 'Trip')
    await good('backup', '--library')
    await good('rebuild')
    await good('backup', '--library')
    expect(await shown()).toEqual(before)
  })

  test('makes one of two where an earlier one has taken what was put there for something else', async () => {
    const before = await shown()
    await good(
      'upload',
      ...before.map(({ path }) => join(bench.mirror, String(path))).filter((path) => !path.includes('a.jpg')),
    )
    // As if Google had listed them before it said which items they are.
    inIndex((index) => changeRows(index, 'upload', { account: sql("account || '-'") }))
    await good('backup', '--library')
    expect(await shown()).toHaveLength(5)
    inIndex((index) => changeRows(index, 'upload', { account: sql("rtrim(account, '-')") }))
    await good('backup', '--library')
    // The copies that came for themselves stay, as what the items had before.
    const copy = [expect.objectContaining({ fidelity: 'copy' })]
    expect(await shown()).toEqual(
      before.map((item) => ({ ...item, ...(item['filename'] !== 'a.jpg' && { versions: copy }) })),
    )
  })

  test('knows photos again that were deleted in Google Photos and put back from here', async () => {
    await good('restore', '--album', 'Trip')
    await good('backup', '--library')
    const before = await shown()
    const [gone] = bench.emulator.library.album('Trip').items
    bench.emulator.library.removeItem(gone?.id ?? '')
    for (const backUp of [true, false]) {
      if (backUp) await good('backup', '--library')
      await good('restore', '--album', 'Trip')
      await good('backup', '--library')
      expect(await shown()).toEqual(before)
      const lines = await itemLines()
      expect(lines.filter(({ inGooglePhotos }) => inGooglePhotos === false)).toEqual([])
      const [again] = bench.emulator.library.album('Trip').items
      bench.emulator.library.removeItem(again?.id ?? '')
    }
  })
})
