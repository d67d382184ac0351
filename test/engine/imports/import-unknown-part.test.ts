import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Photos'
const hills = `${root}/Hills`
const older = `${root}/Photos from 2012`
const newer = `${root}/Photos from 2024`

/** Two photos have one title; one of them was edited, and both are in one album. */
function facts(id: 'old' | 'new'): string {
  const at = id === 'old' ? '2012-02-13T20:32:27Z' : '2024-11-07T09:37:04Z'
  return sidecar('IMG_1.JPG', {
    photoTakenTime: { timestamp: String(Date.parse(at) / 1000) },
    url: `https://photos.google.com/photo/${id}`,
  })
}

const here = {
  [`${older}/IMG_1.JPG.json`]: facts('old'),
  [`${older}/IMG_1-edited.JPG`]: picture('old, edited'),
  [`${newer}/IMG_1.JPG`]: picture('new'),
  [`${newer}/IMG_1.JPG.json`]: facts('new'),
  [`${hills}/IMG_1.JPG.json`]: facts('new'),
  [`${hills}/IMG_1-edited(1).JPG`]: picture('old, edited'),
}
const late = {
  [`${older}/IMG_1.JPG`]: picture('old'),
  [`${hills}/IMG_1.JPG`]: picture('new'),
  [`${hills}/IMG_1(1).JPG`]: picture('old'),
  [`${hills}/IMG_1.JPG(1).json`]: facts('old'),
  [`${hills}/metadata.json`]: JSON.stringify({ title: 'Hills' }),
}

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

type Files = Record<string, Buffer | string>

const ways: Record<string, (files: Files, part: number) => Promise<void>> = {
  'the last part of several archives': async (files, part) => {
    const entries = Object.entries(files).map(([name, bytes]) => ({ name, bytes }))
    await folder.zip(`takeout-20260301T101500Z-00${part}.zip`, entries)
  },
  'one of the folders that were unpacked': async (files, part) => {
    for (const [path, bytes] of Object.entries(files))
      await folder.write(path.replace('Takeout', part === 1 ? 'Takeout' : `Takeout ${part}`), bytes)
  },
}

async function told(): Promise<unknown[]> {
  const of = (file: unknown): unknown => (file as { sha256?: string } | undefined)?.sha256
  return (await folder.items())
    .map((item) => [item['creationTime'], of(item), of(item['edited'])])
    .sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))
}

for (const [what, put] of Object.entries(ways))
  it(`keeps two photos of one name apart, and their edits, while nobody can know that ${what} is missing`, async () => {
    await put(here, 1)
    await folder.take()
    await put(late, 2)
    await folder.take()
    const afterwards = await told()
    await rm(join(folder.mirror), { recursive: true })
    await folder.take()
    expect(afterwards).toEqual(await told())
    const text = expect.any(String) as string
    expect(afterwards).toEqual([
      ['2012-02-13T20:32:27Z', text, text],
      ['2024-11-07T09:37:04Z', text, undefined],
    ])
  })
