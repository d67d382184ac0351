import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const [march, may, july] = ['20260301T101500Z', '20260501T101500Z', '20260701T101500Z']
const root = 'Takeout/Google Photos'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Entry {
  name: string
  bytes: Buffer | string
}

/** Photos, each a letter, in a folder. */
function photos(letters: string, place = 'Photos from 2019'): Entry[] {
  return letters.split('').flatMap((name) => [
    { name: `${root}/${place}/${name}.jpg`, bytes: picture(name) },
    { name: `${root}/${place}/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`) },
  ])
}

function album(
  place: string,
  letters: string,
  metadata: object | null = { title: place.replace(/\(\d+\)$/, '') },
): Entry[] {
  const data = metadata && { name: `${root}/${place}/metadata.json`, bytes: JSON.stringify(metadata) }
  return [...photos(letters, place), ...(data ? [data] : [])]
}

async function take(stamp: string, ...entries: Entry[][]): ReturnType<ImportFolder['take']> {
  return folder.take(await folder.zip(`takeout-${stamp}-001.zip`, entries.flat()))
}

interface AlbumLine {
  id: string
  title: string
  items: string[]
  sources: { former?: Record<string, string[]> }[]
}

async function lines(): Promise<AlbumLine[]> {
  return (await folder.catalogue()).filter(({ kind }) => kind === 'album') as unknown as AlbumLine[]
}

/** Letters of items, by their ids. */
async function letters(): Promise<Map<string, string>> {
  return new Map((await folder.items()).map(({ id, filename }) => [String(id), String(filename).replace('.jpg', '')]))
}

/** Each album as `<title>: <letters>`, with those that are no longer in it at Google and the month of the export that says so. */
async function albums(): Promise<string[]> {
  const names = await letters()
  const text = (ids: readonly string[]): string =>
    ids
      .map((id) => names.get(id) ?? '')
      .toSorted()
      .join('')
  return (await lines())
    .map(({ title, items, sources }) => {
      const former = sources.flatMap((each) => Object.entries(each.former ?? {}))
      return `${title}: ${text(items)}${former.map(([at, ids]) => ` -${text(ids)} ${at.slice(5, 7)}`).join('')}`
    })
    .toSorted()
}

describe('albums in several exports', () => {
  it('stay what they are where the numbers behind one title are swapped, in whatever order the exports come', async () => {
    const exports: [string, Entry[][]][] = [
      [march, [photos('abcd'), album('Trip', 'ab'), album('Trip(1)', 'cd')]],
      [may, [photos('abcde'), album('Trip', 'cde'), album('Trip(1)', 'ab')]],
      [july, [photos('abcdef'), album('Trip', 'f'), album('Trip(1)', 'abf'), album('Trip(2)', 'cde')]],
    ]
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      for (const at of order) {
        const [stamp, entries] = exports[at] ?? ['', []]
        expect((await take(stamp, ...entries)).report().inDoubt, order.join()).toEqual([])
      }
      expect(await albums(), order.join()).toEqual(['Trip: abf', 'Trip: cde', 'Trip: f'])
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it('are found again after a rebuild', async () => {
    await take(march, photos('abcd'), album('Trip', 'ab'), album('Trip(1)', 'cd'))
    const before = (await lines()).map(({ id, items }) => [id, items])
    expect((await folder.run('rebuild')).code).toBe(0)
    await take(may, photos('abcd'), album('Trip', 'cd'), album('Trip(1)', 'ab'))
    expect((await lines()).map(({ id, items }) => [id, items])).toEqual(before)
    await take(march, photos('abcd'), album('Trip', 'ab'), album('Trip(1)', 'cd'))
    expect((await lines()).map(({ id, items }) => [id, items])).toEqual(before)
  })

  it('are kept apart and told where nothing tells which one an increment means, until a full export does', async () => {
    await take(march, photos('abcd'), album('Trip', 'ab'), album('Trip(1)', 'cd'))
    const end = await take(may, photos('x'), album('Trip', 'x'))
    expect(end.report()).toMatchObject({ inDoubt: [{ title: 'Trip', folder: 'Trip', export: may }] })
    expect(end.code).toBe(0)
    expect(end.stderr + end.stdout).not.toContain('Error')
    expect(await albums()).toEqual(['Trip: ab', 'Trip: cd', 'Trip: x'])
    await take(july, photos('abcdx'), album('Trip', 'cdx'), album('Trip(1)', 'ab'))
    expect(await albums()).toEqual(['Trip: ab', 'Trip: cdx'])
    expect((await folder.run('verify')).code).toBe(0)
  })

  it.each(['before', 'after'])(
    'that have lost their metadata in one export are those that have it, %s it',
    async (when) => {
      const plain = (): ReturnType<typeof take> => take(may, photos('c'), album('Lake _ Hills', 'c', null))
      if (when === 'before') await plain()
      await take(march, photos('ab'), album('Lake _ Hills', 'ab', { title: 'Lake & Hills' }))
      if (when === 'after') await plain()
      expect(await albums()).toEqual(['Lake & Hills: abc'])
    },
  )
})

describe('an album that its folder alone tells of', () => {
  const part = (number: number, ...entries: Entry[][]): ReturnType<ImportFolder['take']> =>
    folder.zip(`takeout-${march}-00${number}.zip`, entries.flat()).then((path) => folder.take(path))
  const named = (title: string): Entry[] => album('Lake _ Hills', '', { title })

  it('stays one where its metadata come after a rebuild, in the same export or in another', async () => {
    for (const late of [
      () => part(2, named('Lake & Hills')),
      () => take(may, photos('c'), [...named('Lake & Hills'), ...album('Lake _ Hills', 'c', null)]),
    ]) {
      await part(1, photos('ab'), album('Lake _ Hills', 'ab', null))
      const [before] = await lines()
      expect((await folder.run('rebuild')).code).toBe(0)
      await late()
      const after = await lines()
      expect(after).toMatchObject([{ id: before?.id, title: 'Lake & Hills', folder: 'Lake & Hills' }])
      await part(1, photos('ab'), album('Lake _ Hills', 'ab', null))
      expect((await lines()).map(({ id }) => id)).toEqual([before?.id])
      expect((await folder.run('verify')).code).toBe(0)
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it('is no album of another title that is called alike', async () => {
    await part(1, photos('ab'), album('Lake _ Hills', 'ab', { title: 'Lake & Hills' }))
    expect((await folder.run('rebuild')).code).toBe(0)
    await take(may, photos('c'), album('Lake _ Hills', 'c', { title: 'Lake | Hills' }))
    expect(await albums()).toEqual(['Lake & Hills: ab', 'Lake | Hills: c'])
  })
})

describe('a folder whose metadata files give different titles', () => {
  const titled = (name: string, title: string, more: object = {}): Entry[] => [
    { name: `${root}/Trip/${name}.json`, bytes: JSON.stringify({ title, ...more }) },
  ]
  const written = (text: string): object => ({ enrichments: [{ narrativeEnrichment: { text } }] })

  it.each([
    ['none of them the name of the folder', 'Été', 'Voyage', 'Trip'],
    ['one of them the name of the folder', 'Trip', 'Voyage', 'Trip'],
  ])(
    'is one album, told as what it is, with all that any of them says, in whatever order they come: %s',
    async (_name, one, other, called) => {
      const parts = [
        [...photos('ab'), ...album('Trip', 'ab', null), ...titled('metadata', one, written('One'))],
        [...photos('c'), ...titled('métadonnées', other, { description: 'Words', ...written('Two') })],
      ]
      const ends: unknown[] = []
      for (const order of [[0, 1], [1, 0], [0, 1, 0], undefined]) {
        const paths = []
        for (const [at, entries] of parts.entries())
          paths.push(await folder.zip(`takeout-${march}-00${at + 1}.zip`, entries))
        let end = order ? undefined : await folder.take(...paths)
        for (const at of order ?? []) end = await folder.take(paths[at] ?? '')
        expect(end?.code).toBe(1)
        const problems = end?.report().problems ?? []
        expect(problems.map(({ code }) => code)).toEqual(['album-titles-differ', 'album-titles-differ'])
        for (const name of ['metadata.json', 'métadonnées.json']) expect(JSON.stringify(problems)).toContain(name)
        expect(end?.report().files).toMatchObject({ unmatched: 0, damaged: 0 })
        expect(await albums()).toEqual([`${called}: ab`])
        ends.push(
          (await lines()).map((line) => {
            const { title, description, blocks } = line as unknown as Record<string, unknown>
            return { title, description, blocks }
          }),
        )
        expect((await folder.run('verify')).code).toBe(0)
        await folder.remove()
        folder = await ImportFolder.make()
      }
      expect(ends[0]).toEqual([
        {
          title: called,
          description: 'Words',
          blocks: expect.arrayContaining([{ text: 'One' }, { text: 'Two' }]) as unknown,
        },
      ])
      for (const end of ends) expect(end).toEqual(ends[0])
    },
  )
})

describe('members that a later full export no longer has in an album', () => {
  it('are told, stay, survive a rebuild, and are taken back by an export that has them', async () => {
    const years = photos('abcdefgh')
    await take(march, years, album('Lake', 'abcd'))
    const end = await take(may, years, album('Lake', 'abc'))
    expect(end.report()).toMatchObject({ formerMembers: 1, gone: 0, updated: 0 })
    expect(await albums()).toEqual(['Lake: abcd -d 05'])
    expect((await take(may, years, album('Lake', 'abc'))).report()).toMatchObject({ formerMembers: 0 })
    const status = (await folder.run('status', '--differences')).report()
    expect(status).toMatchObject({ formerMembers: 1, lacked: 0 })
    const { history } = (await folder.run('import', '--history')).report() as unknown as { history: object[] }
    expect(history).toMatchObject([{ brought: { lacks: 0, formerMembers: 1 } }, { id: march }])
    expect((await folder.run('rebuild')).code).toBe(0)
    expect(await albums()).toEqual(['Lake: abcd -d 05'])
    await take(march, years, album('Lake', 'abcd'))
    expect(await albums()).toEqual(['Lake: abcd -d 05'])
    await take(july, photos('d'), album('Lake', 'd'))
    expect(await albums()).toEqual(['Lake: abcd'])
  })

  it('are the same in whatever order the exports come', async () => {
    const years = photos('abcdefgh')
    for (const order of [
      [march, may, july],
      [july, may, march],
      [may, july, march],
    ]) {
      for (const stamp of order)
        await take(stamp, years, album('Lake', stamp === march ? 'abcd' : stamp === may ? 'abc' : 'acd'))
      expect(await albums(), order.join()).toEqual(['Lake: abcd -b 07'])
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it.each<[string, Entry[][]]>([
    ['an increment', [photos('ax'), album('Lake', 'x')]],
    ['a full export without the album', [photos('abcdefgh')]],
    ['a full export that no longer has the photo', [photos('abcefgh'), album('Lake', 'abc')]],
    ['one with a sidecar whose photo is nowhere', [photos('abcdefgh'), photos('z').slice(1), album('Lake', 'abc')]],
    ['two albums whose numbers are swapped', [photos('abcdefgh'), album('Lake', 'gh'), album('Lake(1)', 'abcd')]],
  ])('are none of %s', async (_name, entries) => {
    const second = album('Lake(1)', 'gh')
    await take(march, photos('abcdefgh'), album('Lake', 'abcd'), second)
    expect((await take(may, ...entries)).report()).toMatchObject({ formerMembers: 0 })
    expect((await albums()).join()).not.toContain('-')
  })
})
