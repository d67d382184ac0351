import { chmod, mkdir, readFile, rename, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { randomFrom } from '../../torture/random.ts'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'
import { differences } from '../mirror-content.ts'

let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items: 60, albums: 3, itemBytes: 40_000 })
  await bench.login()
})
afterEach(() => bench.close())

const at = (path: string): string => join(bench.mirror, path)
const run = (...args: string[]) => bench.here(...args, '--mirror', bench.mirror)
const backup = () => run('backup', '--all', '--library', '--json')

/** Everything is here, as Google has it, and nothing else lies in `Photos/`. */
async function expectClean(): Promise<void> {
  const verified = await run('verify', '--json')
  expect(verified.report()).toMatchObject({ missing: 0, damaged: 0, unreadable: 0, unknown: 0, problems: [] })
  expect(verified.code).toBe(0)
  expect(await differences(bench.mirror, bench.emulator)).toEqual([])
}

async function half(path: string): Promise<void> {
  await truncate(path, (await stat(path)).size >> 1)
}

const noise = Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919 + (index >> 3)) % 256))

describe('a disk that damages files', () => {
  it('is survived by a repair and a backup, whatever became of the files', async () => {
    expect((await backup()).code).toBe(0)
    const random = randomFrom(5)
    const photos = (await filesBelow(at('Photos'))).map((path) => `Photos/${path}`)
    const shuffled = photos.map((path) => [random(), path] as const).sort(([a], [b]) => a - b)
    const take = (count: number): string[] => shuffled.splice(0, count).map(([, path]) => path)
    for (const path of take(20)) {
      const { atime, mtime } = await stat(at(path))
      const content = await readFile(at(path))
      const byte = Math.floor(random() * content.length)
      content.writeUInt8((content[byte] ?? 0) ^ 1, byte)
      await writeFile(at(path), content)
      await utimes(at(path), atime, mtime)
    }
    for (const path of take(5)) await rm(at(path))
    for (const path of take(5)) await truncate(at(path), 100)
    const [folder = '', link = '', closed = ''] = take(3)
    await rm(at(folder))
    await mkdir(join(at(folder), 'inside'), { recursive: true })
    await rename(at(link), at('.shoebox/elsewhere.jpg'))
    await symlink(at('.shoebox/elsewhere.jpg'), at(link))
    await chmod(at(closed), 0)

    const repaired = await run('verify', '--repair', '--json')
    expect(repaired.code).toBe(1)
    expect(repaired.report()).toMatchObject({ complete: true, damaged: 27 })
    const left = repaired.report().problems.filter(({ code }) => code !== 'file-awaits-backup')
    // A file that may not be read is no reason to replace it.
    if (process.getuid?.() === 0) expect(left).toEqual([])
    else expect(left).toMatchObject([{ code: 'file-failed', path: closed }])
    await chmod(at(closed), 0o644)
    expect((await backup()).code).toBe(0)
    await expectClean()
  })
})

describe('a disk that damages what Shoebox keeps beside the photos', () => {
  it('loses nothing with half of a write-ahead log', async () => {
    const started = bench.start('backup', '--all', '--library', '--mirror', bench.mirror, '--limit-rate', '800k')
    while (!existsSync(at('Photos')) || (await filesBelow(at('Photos'))).length < 15) await sleep(20)
    started.process.kill('SIGKILL')
    await started.end
    await half(at('.shoebox/index.sqlite-wal'))
    expect((await backup()).code).toBe(0)
    await expectClean()
  })

  it('goes on without thumbnails, documents and format', async () => {
    await backup()
    await writeFile(at('.shoebox/thumbnails.sqlite'), noise)
    await half(at('SHA256SUMS'))
    await half(at('catalogue.jsonl'))
    expect((await run('status')).code).toBe(0)
    await half(at('.shoebox/thumbnails.sqlite'))
    await rm(at('.shoebox/format'))
    expect((await backup()).code).toBe(0)
    await expectClean()
  })

  it('says what to do about an unreadable format, and about half a catalogue without an index', async () => {
    await backup()
    await writeFile(at('.shoebox/format'), noise)
    for (const command of [['status'], ['verify'], ['backup', '--all']]) {
      const refused = await run(...command, '--json')
      expect(refused.code).toBe(4)
      expect(refused.report().problems).toMatchObject([{ code: 'mirror-damaged' }])
      expect(refused.stderr).toContain('Your photos are not affected. Run “shoebox rebuild”')
    }
    expect((await run('rebuild')).code).toBe(0)
    await expectClean()

    const catalogue = await readFile(at('catalogue.jsonl'))
    await half(at('catalogue.jsonl'))
    await rm(at('.shoebox/index.sqlite'))
    expect((await run('status', '--json')).report().problems).toMatchObject([{ code: 'mirror-index-missing' }])
    const rebuilt = await run('rebuild', '--json')
    expect(rebuilt.code).toBe(1)
    expect(rebuilt.report().problems).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'catalogue-damaged' })]),
    )
    // Half of it is more than nothing, to whoever looks for something in it.
    const aside = (await filesBelow(at('.shoebox/set-aside'))).find((path) => path.endsWith('catalogue.jsonl'))
    expect(catalogue.subarray(0, catalogue.length >> 1)).toEqual(await readFile(at(`.shoebox/set-aside/${aside}`)))
    expect((await backup()).code).toBe(0)
    await expectClean()
  })

  it('sets aside what it cannot read in the home folder, and says so', async () => {
    await backup()
    for (const [name, code] of [
      ['settings', 'settings-damaged'],
      ['accounts', 'accounts-damaged'],
    ] as const) {
      const path = join(bench.home, `${name}.json`)
      const before = await readFile(path)
      await half(path)
      const status = await run('status', '--json')
      expect(status.code).toBe(0)
      expect(status.report().problems).toMatchObject([{ code, message: expect.stringContaining(`${name}-damaged`) }])
      expect(existsSync(path)).toBe(false)
      const aside = (await filesBelow(bench.home)).find((each) => each.startsWith(`${name}-damaged-`)) ?? ''
      expect(await readFile(join(bench.home, aside))).toEqual(before.subarray(0, before.length >> 1))
      expect((await run('status', '--json')).report().problems).toEqual([])
    }
    await writeFile(join(bench.home, 'settings.json'), '{"mirrorPath":')
    const verify = await bench.here('verify', '--json')
    expect(verify.code).toBe(4)
    expect(verify.report().problems).toMatchObject([{ code: 'settings-damaged' }])
    await half(join(bench.home, 'requests.json'))
    expect((await run('status')).code).toBe(0)
    await rm(join(bench.home, 'secrets.json'))
    await bench.login()
    expect((await backup()).code).toBe(0)
    await expectClean()
  })
})
