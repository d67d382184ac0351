import * as nodeFiles from 'node:fs/promises'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { librarySourceIdOf, ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { mirrorFormat } from '../../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import { writeDocuments } from '../../../src/main/mirror/documents/documents.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { settleIndex } from '../../../src/main/mirror/opening/settle-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { someCases } from '../../cases/some-cases.ts'
import { diesAfter, ProcessEnd } from '../faults/dying-files.ts'
import { checkSums, footprint, readCatalogue } from '../mirror-content.ts'
import { formatOf, formerMirrors, killedAfter, mediaIn, schemaOf, unpackOldMirror } from './old-mirror.ts'
import type { FormerMirror } from './old-mirror.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

type Line = Record<string, unknown>

const portsWith = (files: FileSystem) => ({ files, clock: quickClock(), log: () => undefined })
const ports = portsWith(nodeFiles)

async function openAndClose(path: string): Promise<void> {
  const opened = await openMirror(path, ports, { create: false })
  if (!opened.ok) throw new Error(opened.problem.code)
  await opened.value.close()
}

/** Lines but the first, by kind and id. */
async function linesOf(path: string): Promise<Map<string, Line>> {
  const { lines } = await readCatalogue(path)
  return new Map(lines.slice(1).map((line) => [`${String(line['kind'])} ${String(line['id'])}`, line]))
}

/** What later versions tell of each kind besides what former ones told. */
const added: Record<string, readonly string[]> = {
  account: [],
  album: ['owner', 'sources'],
  item: ['sources', 'takenAt', 'zone', 'zoneFrom'],
  awaited: ['sources', 'takenAt', 'zone', 'zoneFrom'],
}

/** Every line that was there says what it said, key for key, and besides only what is documented as new. */
async function expectSameWords(before: ReadonlyMap<string, Line>, path: string): Promise<void> {
  const after = await linesOf(path)
  expect([...after.keys()].filter((key) => !before.has(key) && !/^(?:owner|source) /.test(key))).toEqual([])
  for (const [key, line] of before) {
    const now = after.get(key) ?? {}
    const said = Object.fromEntries(Object.entries(now).filter(([name]) => Object.hasOwn(line, name)))
    expect(said, key).toEqual(line)
    const more = Object.keys(now).filter((name) => !Object.hasOwn(line, name))
    expect(more.filter((name) => !added[String(line['kind'])]?.includes(name))).toEqual([])
  }
}

/** A mirror that a former version wrote, unpacked, and what it held then. */
class Former {
  path = ''
  #photos: [string, string][] = []
  #identity = ''
  #lines = new Map<string, Line>()
  readonly #name: FormerMirror

  constructor(name: FormerMirror) {
    this.#name = name
  }

  /** As it was written, whatever became of it since. */
  async unpack(): Promise<void> {
    await this.remove()
    this.path = await unpackOldMirror(undefined, this.#name)
    this.#photos = await mediaIn(this.path)
    this.#identity = (await formatOf(this.path)).identity
    this.#lines = await linesOf(this.path)
  }

  async remove(): Promise<void> {
    if (this.path !== '') await rm(this.path, { recursive: true, force: true })
  }

  text(name: string): Promise<string> {
    return readFile(join(this.path, name), 'utf8')
  }

  /** It is of the present format, and holds and says all that it did. */
  async expectMigrated(): Promise<void> {
    expect(await formatOf(this.path)).toEqual({ format: mirrorFormat, identity: this.#identity })
    expect((await readCatalogue(this.path)).lines[0]).toEqual({ kind: 'mirror', format: mirrorFormat })
    await expectSameWords(this.#lines, this.path)
    expect(await mediaIn(this.path)).toEqual(this.#photos)
    await expectDerivedSources(this.path)
  }
}

/** Each account is a source and belongs to somebody called as it is, and everything is from the account that knows it. */
async function expectDerivedSources(path: string): Promise<void> {
  const { lines } = await readCatalogue(path)
  const of = (kind: string): Line[] => lines.filter((line) => line['kind'] === kind)
  const owners = of('account').map((account) => ({
    kind: 'owner',
    id: ownerIdOf(String(account['id'])),
    name: account['name'] ?? account['email'],
  }))
  const sources = of('account').map((account) => ({
    kind: 'source',
    id: librarySourceIdOf(String(account['id'])),
    from: 'library',
    account: account['id'],
    owner: ownerIdOf(String(account['id'])),
    label: account['email'],
  }))
  const byId = (one: Line, other: Line): number => (String(one['id']) < String(other['id']) ? -1 : 1)
  expect(of('owner')).toEqual(owners.toSorted(byId))
  expect(of('source')).toEqual(sources.toSorted(byId))
  for (const line of [...of('album'), ...of('item'), ...of('awaited')]) {
    const account = String(line['account'])
    const isGone = line['inGooglePhotos'] === false
    const state = line['kind'] === 'album' ? { inGooglePhotos: false } : { state: 'gone' }
    expect(line['sources']).toEqual([{ source: librarySourceIdOf(account), ...(isGone && state) }])
    if (line['kind'] === 'album') expect(line['owner']).toBe(ownerIdOf(account))
  }
}

describe.each(formerMirrors)('the mirror $name', ({ name, format, schema }) => {
  const former = new Former(name)
  beforeEach(() => former.unpack())
  afterEach(() => former.remove())

  test('is what that version wrote', async () => {
    expect((await formatOf(former.path)).format).toBe(format)
    expect(schemaOf(former.path)).toBe(schema)
    expect((await readCatalogue(former.path)).lines[0]).toEqual({ kind: 'mirror', format })
  })

  test('becomes one of the present format when it is opened, and says all that it said', async () => {
    const sums = await former.text('SHA256SUMS')
    await openAndClose(former.path)
    await former.expectMigrated()
    expect(await former.text('SHA256SUMS')).toBe(sums)
    await checkSums(former.path)
    // Whoever knows only what that version knew refuses it from now on.
    if (format < mirrorFormat) expect(schemaOf(former.path)).toBeGreaterThan(schema)
    const written = await footprint(former.path)
    await openAndClose(former.path)
    expect(await footprint(former.path)).toEqual(written)
  })

  /** What a backup that finds nothing new makes of the documents. */
  async function settled(): Promise<string> {
    const opened = await openMirror(former.path, ports, { create: false })
    if (!opened.ok) throw new Error(opened.problem.code)
    await settleIndex(opened.value.database)
    await writeDocuments(opened.value)
    const options = { mode: 'full', repair: false } as const
    const report = await verifyMirror({ mirror: opened.value, ...ports }, options, new AbortController().signal)
    if (!report.ok) throw new Error(report.problem.code)
    // A file that somebody has put there for photos to go round.
    expect(report.value.problems.filter(({ path }) => path !== 'Photos/2018')).toEqual([])
    await opened.value.close()
    return former.text('catalogue.jsonl')
  }

  test('without its index becomes the same one', async () => {
    const migrated = await settled()
    await former.unpack()
    await rm(join(former.path, '.shoebox/index.sqlite'))
    const rebuilt = await rebuildIndex(former.path, ports, new AbortController().signal)
    expect(rebuilt).toMatchObject({ ok: true, value: { problems: [] } })
    expect(await settled()).toBe(migrated)
    await former.expectMigrated()
  })
})

// Whichever version began: the steps are those of its index, the documents and the format.
describe.each(formerMirrors.filter(({ name }) => ['mirror-format-1-more', 'mirror-format-2-last'].includes(name)))(
  'the migration of $name',
  ({ name, format }) => {
    const former = new Former(name)
    beforeEach(() => former.unpack())
    afterEach(() => former.remove())

    /**
     * Opens the mirror, and says at which of the file operations until it was open a process could end. How many there are depends
     * on who asks for a folder while somebody else looks at it.
     */
    async function operations(): Promise<number[]> {
      const { files, steps } = diesAfter(Infinity, { every: true })
      const opened = await openMirror(former.path, portsWith(files))
      const all = steps()
      if (opened.ok) await opened.value.close()
      return Array.from({ length: all }, (_, allowed) => allowed)
    }

    test('that ends before any of its file operations is completed by the next opening', async () => {
      const all = await operations()
      if (format < mirrorFormat) expect(all.length).toBeGreaterThan(12)
      const tried = someCases().spread(all, 12)
      let ends = 0
      for (const allowed of tried) {
        await former.unpack()
        const { files } = diesAfter(allowed, { every: true })
        const open = async (): Promise<void> => {
          const opened = await openMirror(former.path, portsWith(files))
          if (opened.ok) await opened.value.close()
        }
        await open().catch((error: unknown) => {
          expect(error, `after ${allowed}`).toBeInstanceOf(ProcessEnd)
          ends++
        })
        await openAndClose(former.path)
        await former.expectMigrated()
      }
      expect(ends).toBeGreaterThanOrEqual(tried.length - 1)
    })

    test(
      'whose process is killed at a file operation is completed by the next opening',
      { timeout: 120_000 },
      async () => {
        const children = someCases().spread(await operations(), 4)
        const work = async (): Promise<void> => {
          for (let allowed = children.shift(); allowed !== undefined; allowed = children.shift()) {
            const victim = new Former(name)
            await victim.unpack()
            expect(await killedAfter({ mirror: victim.path, allowed })).toBe('SIGKILL')
            await openAndClose(victim.path)
            await victim.expectMigrated()
            await victim.remove()
          }
        }
        await Promise.all([work(), work()])
      },
    )
  },
)
