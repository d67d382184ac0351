import { createHash } from 'node:crypto'
import { readdir, rm, symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/main/app.ts'
import type { App } from '../../../src/main/app/app-interface.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { AlbumStock } from '../../../src/shared/imports/export-stock.ts'
import type { LookState } from '../../../src/shared/imports/imports.ts'
import type { PictureState } from '../../../src/shared/picture-state.ts'
import type { Result } from '../../../src/shared/problems/problem.ts'
import { tgzOf } from '../../emulator/takeout/tar-writer.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { sidecar, TakeoutFolder } from '../takeout-files.ts'

const archive = 'takeout-20260301T101500Z-001'
const root = 'Takeout/Google Photos'
const album = (name: string): string => `${root}/${name}`
const metadata = (title: string): { name: string; bytes: string } => ({
  name: `${album(title)}/metadata.json`,
  bytes: JSON.stringify({ title }),
})

let folder: TakeoutFolder
let app: App

beforeEach(async () => {
  folder = await TakeoutFolder.make()
  const made = await createApp(createNodePorts({ home: join(folder.path, 'home') }), {
    host: 'headless',
    version: '0',
    mediaBase: 'media/',
    systemLanguage: 'en',
  })
  if (!made.ok) throw new Error(JSON.stringify(made.problem))
  app = made.value
})

afterEach(async () => {
  await app.close()
  await folder.remove()
})

async function call<Value>(name: string, input?: unknown): Promise<Value> {
  const answer = (await app.dispatch(name, input)) as Result<Value>
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem))
  return answer.value
}

async function looked(path: string): Promise<{ look: number; albums: AlbumStock[] }> {
  const { promise, resolve } = Promise.withResolvers<LookState>()
  const end = app.subscribe('imports.changed', (state) => {
    if (state.phase !== 'looking') resolve(state)
  })
  await call('imports.look', { paths: [path], thorough: false })
  const state = await promise
  end()
  if (state.phase !== 'looked') throw new Error(JSON.stringify(state))
  return { look: state.look, albums: state.stock.exports.flatMap(({ albums }) => albums) }
}

const ask = (path: string, method = 'GET'): Promise<Response> =>
  app.media(new Request(`http://127.0.0.1/media/${path}`, { method }))

/** Asks until it is made, or is known not to be. */
async function cover(look: number, number: number): Promise<Response> {
  for (;;) {
    const response = await ask(`stock/${look}/${number}`)
    if (response.status !== 503) return response
    const { kind } = await call<PictureState>('imports.cover', { look, cover: number })
    if (kind === 'not-shown') return response
    // Without a pause nothing else would get its turn.
    await setTimeout(10)
  }
}

const colours = { red: [200, 30, 30], green: [30, 180, 40], blue: [30, 40, 200] } as const

/** A photo of one colour. */
function photo(colour: keyof typeof colours, size = 600): Promise<Buffer> {
  const [r, g, b] = colours[colour]
  return sharp({ create: { width: size, height: size / 2, channels: 3, background: { r, g, b } } })
    .jpeg()
    .toBuffer()
}

async function colourOf(response: Response): Promise<string> {
  expect(response.status).toBe(200)
  const bytes = Buffer.from(await response.arrayBuffer())
  const { data } = await sharp(bytes).resize(1, 1).raw().toBuffer({ resolveWithObject: true })
  const found = Object.entries(colours).find(([, parts]) =>
    parts.every((part, at) => Math.abs(part - (data[at] ?? 0)) < 40),
  )
  return found?.[0] ?? [...data].join(' ')
}

const at = (seconds: number): Record<string, unknown> => ({ photoTakenTime: { timestamp: String(seconds) } })

async function twoAlbums(): Promise<{ name: string; bytes: Buffer | string; deflate?: boolean }[]> {
  return [
    metadata('Lake'),
    { name: `${album('Lake')}/b.jpg`, bytes: await photo('red'), deflate: true },
    { name: `${album('Lake')}/b.jpg.supplemental-metadata.json`, bytes: sidecar('b.jpg', at(1000)) },
    { name: `${album('Lake')}/a.jpg`, bytes: await photo('green') },
    {
      name: `${album('Lake')}/a.jpg.supplemental-metadata.json`,
      bytes: sidecar('a.jpg', { ...at(2000), url: 'https://photos.google.com/photo/a' }),
    },
    metadata('Named'),
    {
      name: `${album('Named')}/a.jpg.supplemental-metadata.json`,
      bytes: sidecar('a.jpg', { ...at(2000), url: 'https://photos.google.com/photo/a' }),
    },
    metadata('Films'),
    { name: `${album('Films')}/film.mp4`, bytes: Buffer.alloc(400, 7) },
  ]
}

const byFolder = (albums: readonly AlbumStock[]): Map<string, AlbumStock> =>
  new Map(albums.map((each) => [each.folder, each]))

/** The number of the picture of an album. */
function numberOf(albums: readonly AlbumStock[], name: string): number {
  const number = byFolder(albums).get(name)?.cover
  if (typeof number !== 'number') throw new Error(`no picture: ${String(number)}`)
  return number
}

describe('pictures of albums that are still in their archives', () => {
  it.each(['zip', 'folder', 'zip in a zip'])('are those that were taken first: %s', async (layout) => {
    const files = await twoAlbums()
    if (layout === 'zip') await folder.zip(`in/${archive}.zip`, files)
    else if (layout === 'zip in a zip')
      await folder.zip('in/downloads.zip', [{ name: `${archive}.zip`, bytes: zipOf(files) }])
    else for (const { name, bytes } of files) await folder.write(`in/${name}`, bytes)
    const { look, albums } = await looked(join(folder.path, 'in'))
    expect(await colourOf(await cover(look, numberOf(albums, 'Lake')))).toBe('red')
    // That one only names a photo that lies in another folder.
    expect(await colourOf(await cover(look, numberOf(albums, 'Named')))).toBe('green')
    expect(byFolder(albums).get('Films')).not.toHaveProperty('cover')
  })

  it('are small, of a type that browsers show, and leave nothing on the disk', async () => {
    await folder.zip(`in/${archive}.zip`, [
      metadata('Lake'),
      { name: `${album('Lake')}/a.jpg`, bytes: await photo('red', 4000) },
    ])
    const before = (await readdir(folder.path, { recursive: true })).toSorted()
    const { look, albums } = await looked(join(folder.path, 'in'))
    const response = await cover(look, numberOf(albums, 'Lake'))
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-type')).toBe('image/webp')
    expect((await sharp(bytes).metadata()).height).toBeLessThanOrEqual(400)
    expect((await readdir(folder.path, { recursive: true })).toSorted()).toEqual(before)
    expect((await ask(`stock/${look}/0`, 'HEAD')).status).toBe(200)
    expect((await ask(`stock/${look}/0`, 'POST')).status).toBe(405)
  })

  it('have no number in an archive that can only be read in its order', async () => {
    await folder.write(`in/${archive}.tgz`, tgzOf(await twoAlbums()))
    const { albums } = await looked(join(folder.path, 'in'))
    expect(byFolder(albums).get('Lake')).toMatchObject({ cover: null })
    expect(byFolder(albums).get('Films')).not.toHaveProperty('cover')
  })

  it('are given by numbers of what is shown alone, never by paths', async () => {
    await folder.zip(`in/${archive}.zip`, await twoAlbums())
    const { look } = await looked(join(folder.path, 'in'))
    for (const [path, status] of [
      [`stock/${look}/99`, 404],
      [`stock/${look + 1}/0`, 404],
      ['stock/1', 400],
      ['stock/1/..%2f..%2fetc%2fpasswd', 400],
      [`stock/${look}/0/../../thumb/1`, 400],
      ['stock//etc/passwd', 400],
    ] as const)
      expect([path, (await ask(path)).status]).toEqual([path, status])
    await call('imports.forget')
    expect((await ask(`stock/${look}/0`)).status).toBe(404)
    expect(await call('imports.cover', { look, cover: 0 })).toEqual({ kind: 'not-shown', reason: 'missing' })
  })

  it('are refused where they are none, cost too much, are not what the archive says, or have gone', async () => {
    const bomb = Buffer.from(await photo('red'))
    // 65,000 points on each side, as its header says.
    const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]))
    bomb.writeUInt16BE(65_000, frame + 5)
    bomb.writeUInt16BE(65_000, frame + 7)
    const cases: Record<string, { bytes: Buffer | string; checksum?: number; size?: number; deflate?: boolean }> = {
      page: { bytes: '<html><script>alert(1)</script></html>' },
      drawing: { bytes: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' },
      film: { bytes: Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom'), Buffer.alloc(900)]) },
      bomb: { bytes: bomb },
      wrong: { bytes: await photo('green'), checksum: 1 },
      more: { bytes: await photo('green'), deflate: true, size: 100 },
      noise: { bytes: createHash('sha512').update('noise').digest() },
    }
    const path = await folder.zip(
      `in/${archive}.zip`,
      Object.entries(cases).flatMap(([name, spec]) => [
        metadata(name),
        { name: `${album(name)}/${name}.jpg`, ...spec },
      ]),
    )
    const { look, albums } = await looked(join(folder.path, 'in'))
    for (const name of Object.keys(cases))
      expect([name, (await cover(look, numberOf(albums, name))).status]).toEqual([name, 404])
    await truncate(path, 10)
    const next = await folder.zip(`in/${archive.replace('001', '002')}.zip`, await twoAlbums())
    const again = await looked(next)
    await rm(next)
    expect((await cover(again.look, numberOf(again.albums, 'Lake'))).status).toBe(404)
  })

  it('follow no link that has taken the place of a photo', async () => {
    for (const { name, bytes } of await twoAlbums()) await folder.write(`in/${name}`, bytes)
    await folder.write('secret.jpg', await photo('blue'))
    const { look, albums } = await looked(join(folder.path, 'in'))
    const path = join(folder.path, 'in', album('Lake'), 'b.jpg')
    await rm(path)
    await symlink(join(folder.path, 'secret.jpg'), path)
    expect((await cover(look, numberOf(albums, 'Lake'))).status).toBe(404)
  })

  it('pass over photos that are too large to look at in passing', async () => {
    const large = Buffer.concat([await photo('red'), Buffer.alloc(49 * 1024 * 1024)])
    await folder.zip(`in/${archive}.zip`, [
      metadata('Lake'),
      { name: `${album('Lake')}/a.jpg`, bytes: large, deflate: true },
      { name: `${album('Lake')}/b.jpg`, bytes: await photo('blue') },
    ])
    const { look, albums } = await looked(join(folder.path, 'in'))
    expect(await colourOf(await cover(look, numberOf(albums, 'Lake')))).toBe('blue')
  })
})
