import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { filesBelow } from '../described-files.ts'
import { ImportFolder, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2021`
const taken = (day: number) => ({ photoTakenTime: { timestamp: String(Date.UTC(2021, 6, day, 10) / 1000) } })

let folder: ImportFolder
let other: ImportFolder
const picture = new Map<string, Buffer>()

beforeAll(async () => {
  for (const [name, background] of Object.entries({ one: '#3a7', two: '#73a', three: '#a37' }))
    picture.set(
      name,
      await sharp({ create: { width: 640, height: 480, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    )
  const tiff = sharp({ create: { width: 640, height: 480, channels: 3, background: '#222' } })
  picture.set('tiff', await tiff.tiff().toBuffer())
})
beforeEach(async () => {
  folder = await ImportFolder.make()
  other = await ImportFolder.make()
})
afterEach(async () => {
  await folder.remove()
  await other.remove()
})

const bytes = (name: string): Buffer => picture.get(name) ?? expect.fail(name)
const album = (name: string, title: string, more: object = {}): { name: string; bytes: string } => ({
  name: `${root}/${name}/metadata.json`,
  bytes: JSON.stringify({ title, ...more }),
})

/** A title and words that would be something else on a page. */
const hostile = `</title><script>alert(1)</script>"'&amp; #%?`

async function take(): Promise<void> {
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    { name: `${year}/one #1 100%.jpg`, bytes: bytes('one') },
    { name: `${year}/one #1 100%.jpg.json`, bytes: sidecar('one #1 100%.jpg', { ...taken(1), description: hostile }) },
    { name: `${year}/two.jpg`, bytes: bytes('two') },
    { name: `${year}/two.jpg.json`, bytes: sidecar('two.jpg', { ...taken(2), people: [{ name: 'Nora <b>' }] }) },
    { name: `${year}/scan.tif`, bytes: bytes('tiff') },
    { name: `${year}/scan.tif.json`, bytes: sidecar('scan.tif', taken(3)) },
    { name: `${year}/film.mov`, bytes: tinyMovie('film', { duration: 90_000 }) },
    { name: `${year}/film.mov.json`, bytes: sidecar('film.mov', taken(4)) },
    album('A', hostile, { description: 'By the\nlake' }),
    { name: `${root}/A/one #1 100%.jpg`, bytes: bytes('one') },
    { name: `${root}/A/scan.tif`, bytes: bytes('tiff') },
    { name: `${root}/A/film.mov`, bytes: tinyMovie('film', { duration: 90_000 }) },
    album('Trip', 'Trip'),
    { name: `${root}/Trip/two.jpg`, bytes: bytes('two') },
    album('Trip(1)', 'TRIP'),
    { name: `${root}/Trip(1)/two.jpg`, bytes: bytes('two') },
  ])
  const end = await folder.take()
  expect(end.code, end.stderr).toBe(0)
}

const out = (): string => join(other.path, 'out')
const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const read = (text: string): string =>
  text.replaceAll(/&(\w+);/g, (whole, name: string) => named[name as keyof typeof named] ?? whole)

/** Every address on a page, as a path. */
function addressesOf(html: string): string[] {
  const found = [...html.matchAll(/ (?:href|src|data-large|data-motion)="([^"]*)"/g)]
  return found.map(([, address = '']) => decodeURIComponent(read(address)))
}

async function pages(): Promise<Map<string, string>> {
  const names = (await readdir(out())).filter((name) => name.endsWith('.html'))
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(out(), name), 'utf8')] as const)),
  )
}

const tags = 'body header nav a h1 h2 p main ul li img span div bdi dialog button section footer'.split(' ')
const attributes = [
  ...'class href data-kind data-large data-motion data-not-shown data-do src width height alt loading decoding'.split(
    ' ',
  ),
  ...'hidden target aria-label aria-hidden aria-live type'.split(' '),
]

/** Everything on the pages is there, and everything that is there is on a page. */
async function expectWhole(): Promise<void> {
  const found = [...(await pages())]
  const used = new Set(found.flatMap(([, html]) => addressesOf(html)))
  for (const path of used) expect(existsSync(join(out(), path)), path).toBe(true)
  const files = (await filesBelow(out())).filter((path) => path !== 'index.html')
  expect(files.filter((path) => !used.has(path))).toEqual([])
  for (const [name, html] of found) {
    expect(html.match(/<script/g)?.length ?? 0, name).toBe(html.includes('<dialog') ? 1 : 0)
    // Whatever a title says, it makes no element and no attribute.
    const body = html.slice(html.indexOf('<body>')).replace(/<script>.*<\/script>/s, '')
    for (const [, tag = '', rest = ''] of body.matchAll(/<([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>/g)) {
      expect(tags, `${name} ${tag}`).toContain(tag)
      for (const [, attribute = ''] of rest.matchAll(/ ([^\s=>"]+)(?:="[^"]*")?/g))
        expect(attributes, `${name} ${tag}${rest}`).toContain(attribute)
    }
    expect(body.replaceAll(/<\/?[a-z][a-z0-9]*(?:[^>"]|"[^"]*")*>/g, '')).not.toMatch(/[<>]/)
    expect(html, name).toContain(`default-src 'none'`)
    expect(html, name).not.toMatch(/https?:/)
  }
}

it('everything goes out as a page for each album and year, and one that leads to them', async () => {
  await take()
  const end = await folder.run('export', out(), '--format', 'page')
  expect([end.code, end.report()], end.stderr).toMatchObject([0, { items: 4, albums: 3, files: 4, failed: 0 }])
  expect([...(await pages()).keys()].toSorted()).toEqual(
    [
      '2021.html',
      'TRIP.html',
      'Trip (2).html',
      "__title__script_alert(1)__script__'&amp; #%_.html",
      'index.html',
    ].toSorted(),
  )
  expect(await filesBelow(join(out(), 'small'))).toHaveLength(3)
  // A browser shows no TIFF.
  expect(await filesBelow(join(out(), 'large'))).toHaveLength(1)
  await expectWhole()
  const html = (await pages()).get('2021.html') ?? ''
  expect(html.replaceAll(/\s/g, ' ')).toContain('July 1 – 4, 2021')
  expect(html).toContain('4 photos and videos')
  expect(html).toContain('Nora &lt;b&gt;')
})

it('one album is a page of its own, in the language that is asked for', async () => {
  await take()
  const wish = ['export', out(), '--format', 'page', '--album', hostile, '--language', 'zh-Hans']
  const end = await folder.run(...wish)
  expect(end.code, end.stderr).toBe(0)
  expect([...(await pages()).keys()]).toEqual(['index.html'])
  await expectWhole()
  const html = (await pages()).get('index.html') ?? ''
  expect(html).toContain('<html lang="zh-Hans">')
  expect(html).toContain('3 张照片和视频')
  expect(html).toContain('By the\nlake')
})

it('of a photo that was edited both go out, the edited copy is shown, and the other where that is damaged', async () => {
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    { name: `${year}/one.jpg`, bytes: bytes('one') },
    { name: `${year}/one-edited.jpg`, bytes: bytes('two') },
    { name: `${year}/one.jpg.json`, bytes: sidecar('one.jpg', taken(1)) },
    { name: `${year}/IMG_2.jpg`, bytes: bytes('three') },
    { name: `${year}/IMG_2.jpg.json`, bytes: sidecar('IMG_2.jpg', taken(2)) },
    { name: `${year}/IMG_2.mov`, bytes: tinyMovie('film', { duration: 2000 }) },
  ])
  expect((await folder.take()).code).toBe(0)
  const end = await folder.run('export', out(), '--format', 'page')
  expect([end.code, end.report()], end.stderr).toMatchObject([0, { items: 2, files: 4 }])
  await expectWhole()
  const html = (await pages()).get('index.html') ?? ''
  expect(html).toContain('href="Photos/2021/07/one-edited.jpg" data-kind="picture"')
  expect(html).toContain('data-motion="Photos/2021/07/IMG_2.mov"')
  expect(html).toContain('As it was before it was edited')

  await writeFile(join(folder.mirror, 'Photos/2021/07/one-edited.jpg'), bytes('three'))
  const again = await folder.run('export', join(other.path, 'again'), '--format', 'page')
  expect([again.code, again.report()], again.stderr).toMatchObject([1, { failed: 1, files: 3 }])
  const without = await readFile(join(other.path, 'again', 'index.html'), 'utf8')
  expect(without).toContain('href="Photos/2021/07/one.jpg" data-kind="picture"')
  expect(without).not.toContain('edited')
})

it('what is picked is on one page, in its order of time', async () => {
  await take()
  const catalogue = (await readFile(join(folder.mirror, 'catalogue.jsonl'), 'utf8')).trimEnd().split('\n')
  const lines = catalogue.map((line) => JSON.parse(line) as { kind: string; id: string; filename: string })
  const ids = ['film.mov', 'two.jpg'].map((name) => lines.find(({ filename }) => filename === name)?.id ?? '')
  const wish = ['export', out(), '--format', 'page', ...ids.flatMap((id) => ['--item', id])]
  const end = await folder.run(...wish)
  expect([end.code, end.report()], end.stderr).toMatchObject([0, { items: 2, albums: 0, files: 2 }])
  expect([...(await pages()).keys()]).toEqual(['index.html'])
  await expectWhole()
  const html = (await pages()).get('index.html') ?? ''
  expect(html).toContain('<h1>Photos</h1>')
  expect(html.indexOf('two.jpg')).toBeLessThan(html.indexOf('film.mov'))
})

it('what is damaged or missing here is on no page, and named', async () => {
  await take()
  await writeFile(join(folder.mirror, 'Photos/2021/07/two.jpg'), bytes('three'))
  const end = await folder.run('export', out(), '--format', 'page')
  expect([end.code, end.report()], end.stderr).toMatchObject([1, { failed: 1, files: 3 }])
  await expectWhole()
  expect((await pages()).get('2021.html')).not.toContain('two.jpg')
})
