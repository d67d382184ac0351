import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock/system-clock.ts'
import type { Exiftool, Ports } from '../../../src/main/ports.ts'
import { filesBelow, takeWithAlbum } from '../described-files.ts'
import { ImportFolder } from '../takeout-files.ts'

let folder: ImportFolder
let other: ImportFolder
let jpeg: Buffer

beforeAll(async () => {
  jpeg = await sharp({ create: { width: 48, height: 32, channels: 3, background: '#3a7' } })
    .jpeg()
    .toBuffer()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
  other = await ImportFolder.make()
})

afterEach(async () => {
  await folder.remove()
  await other.remove()
})

const out = (): string => join(other.path, 'out')

describe('plain files without exiftool', () => {
  it('have sidecars beside them, and say why', async () => {
    await takeWithAlbum(folder, new Map([['a.jpg', jpeg]]))
    const none: Exiftool = {
      find: () => Promise.resolve(undefined),
      start: () => expect.fail('nothing was found to be started'),
    }
    const end = await folder.runOn({ exiftool: none }, 'export', out(), '--format', 'folders')
    expect([end.code, end.report()]).toMatchObject([0, { files: 2, metadata: { written: 0, beside: 2, why: {} } }])
    expect(end.stderr).toContain('Without exiftool')
    expect(await filesBelow(out())).toEqual([
      'Albums/Trip & more/a.jpg',
      'Albums/Trip & more/a.jpg.xmp',
      'Photos/2021/07/a.jpg',
      'Photos/2021/07/a.jpg.xmp',
    ])
  })
})

/** An exiftool that does what a test says. */
function fake(
  act: (folder: string, args: string[], hear: { output: (text: string) => void; exit: () => void }) => void,
): Exiftool {
  return {
    find: () => Promise.resolve('99.0'),
    start(place) {
      let output: (text: string) => void = () => undefined
      let exit = (): void => undefined
      return {
        send: (text) => act(place, text.trimEnd().split('\n'), { output: (said) => output(said), exit: () => exit() }),
        onOutput: (listener) => void (output = listener),
        onExit: (listener) => void (exit = listener),
        kill: () => undefined,
      }
    },
  }
}

const ready = (args: readonly string[]): string => `{ready${/\d+/.exec(args.at(-1) ?? '')?.[0]}}\n`

describe('plain files with an exiftool that fails', () => {
  const run = async (exiftool: Exiftool, more: Partial<Ports> = {}): Promise<Record<string, unknown>> => {
    const files = ['a', 'b', 'c', 'd', 'e'].map(
      (name) => [`${name}.jpg`, Buffer.concat([jpeg, Buffer.from(name)])] as const,
    )
    await takeWithAlbum(folder, new Map(files))
    const end = await folder.runOn(
      { exiftool, ...more },
      'export',
      out(),
      '--format',
      'folders',
      '--album',
      'Trip & more',
    )
    expect([end.code, end.report()]).toMatchObject([0, { files: 5, problems: [] }])
    for (const [name, bytes] of files) expect(await readFile(join(out(), 'Trip & more', name))).toEqual(bytes)
    expect((await filesBelow(out())).length).toBe(10)
    return end.report()
  }

  it('are the copies themselves where it ends each time, and it is left alone after three', async () => {
    let starts = 0
    const ending = fake((_, __, { exit }) => {
      starts++
      exit()
    })
    expect(await run(ending)).toMatchObject({ metadata: { written: 0, beside: 5, why: { ended: 5 } } })
    expect(starts).toBe(3)
  })

  it('are the copies themselves where it does not answer', async () => {
    const silent = fake(() => undefined)
    const clock = { ...systemClock(), sleep: () => Promise.resolve() }
    expect(await run(silent, { clock })).toMatchObject({ metadata: { beside: 5, why: { silent: 3, ended: 2 } } })
  })

  it('are the copies themselves where it refuses', async () => {
    const refusing = fake((_, args, { output }) => output(`Error\n${ready(args)}`))
    expect(await run(refusing)).toMatchObject({ metadata: { beside: 5, why: { refused: 5 } } })
  })

  it.each([
    [
      'with other pixels',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(38, 7), bytes.subarray(-2)]),
    ],
    ['that is cut', (bytes: Buffer) => bytes.subarray(0, -60)],
    ['that is empty', () => Buffer.alloc(0)],
    ['that says nothing', (bytes: Buffer) => bytes],
    ['that is no picture', () => Buffer.from('<!DOCTYPE html>')],
  ])('are the copies themselves where it makes a file %s', async (_, change) => {
    const lying = fake((place, args, { output }) => {
      writeFileSync(join(place, 'made.part'), change(readFileSync(join(place, 'copy.part'))))
      output(`    1 image files created\n${ready(args)}`)
    })
    expect(await run(lying)).toMatchObject({ metadata: { written: 0, beside: 5, why: { unproven: 5 } } })
  })
})
