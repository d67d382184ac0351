import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { sidecar, type ImportFolder } from './takeout-files.ts'

const year = 'Takeout/Google Photos/Photos from 2021'

export const place = { latitude: 38.7139, longitude: -9.1394, altitude: 12.5 }
/** 2021-07-04 11:11:12 in Lisbon. */
export const facts = {
  photoTakenTime: { timestamp: String(Date.UTC(2021, 6, 4, 10, 11, 12) / 1000) },
  geoData: place,
  favorited: true,
  description: 'First line\nsecond ]]> line',
  people: [{ name: 'Nora' }, { name: 'Łukasz' }],
}

/** Imports these files, by their names, into an album as well. */
export async function takeWithAlbum(folder: ImportFolder, files: ReadonlyMap<string, Buffer>): Promise<void> {
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    ...[...files].flatMap(([name, bytes]) => [
      { name: `${year}/${name}`, bytes },
      { name: `${year}/${name}.supplemental-metadata.json`, bytes: sidecar(name, facts) },
    ]),
    { name: 'Takeout/Google Photos/Trip/metadata.json', bytes: JSON.stringify({ title: 'Trip & more' }) },
    ...[...files].map(([name, bytes]) => ({ name: `Takeout/Google Photos/Trip/${name}`, bytes })),
  ])
  const taken = await folder.take()
  expect(taken.code, taken.stderr).toBe(0)
}

/** Paths of all files below a folder, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted()
}
