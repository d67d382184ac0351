import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { promisify } from 'node:util'
import type { Clock } from '../../../src/main/ports.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { runHere } from '../cli-in-process.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import type { Place } from './kinds.ts'
import { execThroughViews } from '../../rows/through-views.ts'
import { quickClock } from '../../clocks/quick-clock.ts'
import { openUrl } from '../signed-in.ts'

const execute = promisify(execFile)
/** Waits are short, and the day stays the same. */
export const clock: Clock = { ...quickClock(200), now: () => Date.now() }

/** Where an export of Takeout lies that can be imported. */
export const arrived = ({ home }: Pick<Place, 'home'>): string => join(home, 'arrived')

/** Two exports with photos of an album and their facts. The path of the first one, which has a photo less. */
async function arriveExports(home: string): Promise<string> {
  const photo = await readFile(join(import.meta.dirname, '../../fixtures/photo.heic'))
  const facts = (title: string): string =>
    JSON.stringify({
      title,
      photoTakenTime: { timestamp: '1234567890' },
      description: 'A lake',
      people: [{ name: 'Ann' }],
    })
  const of = (title: string): ZipFileSpec[] => [
    { name: `Takeout/Google Photos/Photos from 2009/${title}`, bytes: Buffer.concat([photo, Buffer.from(title)]) },
    { name: `Takeout/Google Photos/Photos from 2009/${title}.supplemental-metadata.json`, bytes: facts(title) },
    { name: `Takeout/Google Photos/Lakes/${title}`, bytes: Buffer.concat([photo, Buffer.from(title)]) },
  ]
  const album = { name: 'Takeout/Google Photos/Lakes/metadata.json', bytes: JSON.stringify({ title: 'Lakes' }) }
  await mkdir(arrived({ home }), { recursive: true })
  const [first, second] = [of('LAKE_1.heic'), of('LAKE_2.heic')]
  const path = join(arrived({ home }), 'takeout-20190101T000000Z-001.zip')
  await writeFile(path, zipOf([...first, album]))
  await writeFile(join(arrived({ home }), 'takeout-20190301T000000Z-001.zip'), zipOf([...first, ...second, album]))
  return path
}

/** A mirror with something of everything in it and work for every command, and what lies beside it. */
export interface PreparedMirror {
  emulator: Emulator
  /** Holds `mirror`, `home` and `outside`; to be copied, never used. */
  folder: string
  /** Paths below the mirror of what is there, and of what the next commands would make. */
  places: string[]
  close(): Promise<void>
}

/** Copies a folder with its links and dates. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await execute('cp', ['-a', from, to])
}

async function spoil(path: string): Promise<void> {
  const { mtime, atime } = await stat(path)
  const handle = await open(path, 'r+')
  await handle.write(Buffer.from([0x11, 0x22, 0x33]), 0, 3, 30)
  await handle.close()
  await utimes(path, atime, mtime)
}

/** A download that was broken off, and can be continued. */
async function leavePart(mirror: string): Promise<string> {
  const name = `backup-1/download-${'5a'.repeat(16)}.part`
  await mkdir(join(mirror, '.shoebox/incoming/backup-1'), { recursive: true })
  await writeFile(join(mirror, '.shoebox/incoming', name), 'the first bytes')
  const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
  execThroughViews(
    database,
    `
    INSERT INTO job (item, role, lane, run, state, part_bytes, part_total, part_etag, part_name)
      SELECT item.ref, 'primary', account, (SELECT max(id) FROM run), 'failed', 15, 99999, '"x"', '${name}'
      FROM item JOIN current_file AS file ON file.item = item.ref WHERE account IS NOT NULL
      ORDER BY ref DESC LIMIT 1;
    DELETE FROM current_file WHERE item = (SELECT item FROM job)`,
  )
  database.close()
  return `.shoebox/incoming/${name}`
}

/** Photos of these items and what belongs to them: folders, earlier versions, files in albums, what was set aside. */
async function somePlaces(
  mirror: string,
  ids: readonly (string | undefined)[],
): Promise<{ paths: string[]; album: string }> {
  const { items, albums } = await readCatalogue(mirror)
  const photos = [...items.values()]
    .filter(({ remoteId }) => ids.includes(remoteId))
    .flatMap(({ path, versions = [], motion }) => [path, ...versions.map((one) => one.path), motion?.path])
    .filter((path) => path !== undefined)
  const [first, second] = albums.map(({ folder }) => `Albums/${folder}`)
  const copies = (await filesBelow(mirror, first ?? '')).slice(0, 2)
  const aside = (await filesBelow(mirror, '.shoebox/set-aside')).slice(0, 1)
  const files = [...photos, ...copies, ...aside]
  const above = files.flatMap((path) => {
    const parts = path.split('/')
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  })
  return { paths: [...above, first ?? '', second ?? ''], album: first ?? '' }
}

/** A file of each kind that Shoebox keeps: so that whatever is asked of it, something is there to be done. */
export async function prepareMirror(): Promise<PreparedMirror> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-hostile-'))
  const [mirror, home, outside] = ['mirror', 'home', 'outside'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const emulator = await startEmulator({ profile: 'legacy', items: 9, albums: 2, seed: 3, consent: 'allow' })
  const { library } = emulator
  const run = async (...args: string[]): Promise<void> => {
    const environment = { SHOEBOX_HOME: home, SHOEBOX_GOOGLE_ORIGIN: emulator.origin }
    const end = await runHere([...args, '--mirror', mirror], environment, { clock, openUrl })
    if (end.code > 1) throw new Error(`${args.join(' ')}: ${end.code} ${end.stdout}${end.stderr}`)
  }
  await writeFile(join(folder, 'client.json'), emulator.clientJson)
  await run('login', '--client', join(folder, 'client.json'))
  await rm(join(folder, 'client.json'))
  await run('backup', '--all', '--library')
  await run('import', await arriveExports(home))

  const [edited, damaged, gone] = library.itemsOf(library.main).filter(({ video }) => !video)
  library.editItem(edited?.id ?? '', { width: 30, height: 20 })
  await run('backup', '--all', '--library')
  const { items } = await readCatalogue(mirror)
  const pathOf = (remote: string | undefined): string =>
    [...items.values()].find(({ remoteId }) => remoteId === remote)?.path ?? ''
  await spoil(join(mirror, pathOf(damaged?.id)))
  await run('verify', '--repair')
  await spoil(join(mirror, pathOf(edited?.id)))
  await rm(join(mirror, pathOf(gone?.id)))
  const part = await leavePart(mirror)

  // What the next backup will bring.
  const added = library.addItem({ filename: 'NEW_1.jpg', creationTime: Date.UTC(2019, 2, 4, 5, 6, 7) })
  library.addAlbum({ title: 'New', items: [added.id, gone?.id ?? ''] })
  library.addToAlbum(library.main.albums[0]?.id ?? '', added.id)
  library.renameAlbum(library.main.albums[1]?.id ?? '', 'Renamed')
  library.editItem(damaged?.id ?? '', { width: 31, height: 21 })

  await mkdir(join(outside, 'folder'), { recursive: true })
  const { paths, album } = await somePlaces(mirror, [edited?.id, damaged?.id, gone?.id])
  const today = new Date(clock.now()).toISOString().slice(0, 10)
  const places = [
    ...paths,
    part,
    'Photos/2019',
    'Photos/2019/03',
    'Photos/2019/03/NEW_1.jpg',
    'Albums/New',
    'Albums/New/NEW_1.jpg',
    'Albums/Renamed',
    `${album}/NEW_1.jpg`,
    `.shoebox/set-aside/${today}`,
    `.shoebox/set-aside/${today}/Photos`,
    `.shoebox/set-aside/${today}/.shoebox`,
    ...['index', 'index-new', 'thumbnails'].flatMap((name) =>
      ['', '-wal', '-shm', '-journal'].map((end) => `.shoebox/${name}.sqlite${end}`),
    ),
    // Names that earlier versions gave.
    ...['catalogue.jsonl.part', 'SHA256SUMS.part', 'probe', 'probe-link'].map((name) => `.shoebox/incoming/${name}`),
    '.shoebox/format.part',
    `.shoebox/incoming/download-${'1'.repeat(32)}.part`,
    // Of the run that left something, of runs that are over, and of those that come next.
    ...[1, 2, 3, 4, 5].map((run) => `.shoebox/incoming/backup-${run}`),
    `.shoebox/incoming/backup-2/download-${'2'.repeat(32)}.part`,
    '.shoebox',
    '.shoebox/format',
    '.shoebox/incoming',
    '.shoebox/index.seal',
    '.shoebox/set-aside',
    'catalogue.jsonl',
    'SHA256SUMS',
    'Photos',
    'Albums',
  ]
  return {
    emulator,
    folder,
    places: [...new Set(places)].sort(),
    async close() {
      await emulator.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Bytes that must never be seen anywhere. */
export const canary = 'CANARY-7f3a-of-somebody-else'

/** Fills `outside` with what nobody may read or change: a file, and a folder with the names that `likeThese` has. */
export async function fillOutside(outside: string): Promise<void> {
  const head = await readFile(join(import.meta.dirname, '../../fixtures/photo.heic'))
  const secret = Buffer.concat([head.subarray(0, 64), Buffer.from(canary.repeat(20))])
  await writeFile(join(outside, 'secret.jpg'), secret)
  for (const name of ['a.jpg', 'index.sqlite', 'format', 'catalogue.jsonl', `download-${'2'.repeat(32)}.part`, 'probe'])
    await writeFile(join(outside, 'folder', name), `${name} ${canary}`)
}
