import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Difference, DifferenceItem } from '../../../src/shared/health.ts'
import { openCliBench, type CliBench } from '../cli-process.ts'

let bench: CliBench
let album: { id: string; title: string }

beforeAll(async () => {
  bench = await openCliBench({ items: 60, albums: 2, itemBytes: 5000 })
  const { library } = bench.emulator
  const [first] = library.main.albums
  if (!first) throw new Error('there is no album')
  album = { id: first.id, title: first.title ?? '' }
  const pictures = library.itemsOf(library.main).slice(0, 30)
  library.setAlbumItems(album.id, [...pictures.map(({ id }) => id), pictures[3]?.id ?? ''])
  for (const name of ['dance.mp4', 'song.mp4'])
    library.setVideoStatus(
      library.addItem({ filename: name, mimeType: 'video/mp4', albums: [album.id] }).id,
      name === 'dance.mp4' ? 'FAILED' : 'PROCESSING',
    )
  await bench.login()
  await bench.here('backup', '--album', album.title, '--mirror', bench.mirror)
})
afterAll(() => bench.close())

interface Reported extends Difference {
  album?: string
  account?: string
  title: string
  items: DifferenceItem[]
}

describe('status --differences', () => {
  it('names every item that makes Google’s count another number than ours', async () => {
    const end = await bench.here('status', '--differences', '--json', '--mirror', bench.mirror)
    expect(end.code).toBe(0)
    const differences = end.report()['differences'] as Reported[]
    const ofAlbum = differences.filter(({ album: id, title }) => id !== undefined && title === album.title)
    const told = ofAlbum.map(({ reason, code, count, items }) => [
      reason,
      code,
      count,
      items.map((one) => one.filename),
    ])
    expect(told).toEqual([
      ['problem', 'item-processing', 1, ['song.mp4']],
      ['problem', 'item-processing-failed', 1, ['dance.mp4']],
      ['duplicate', undefined, 1, [expect.any(String)]],
    ])
    expect(ofAlbum[2]?.items[0]).toMatchObject({ times: 1 })
    const ofAccount = differences.filter(({ account }) => account !== undefined)
    expect(ofAccount.map(({ code, count }) => [code, count])).toEqual([
      ['item-processing', 1],
      ['item-processing-failed', 1],
    ])
  })

  it('says it in words', async () => {
    const { stdout } = await bench.here('status', '--differences', '--mirror', bench.mirror)
    expect(stdout).toContain(`${album.title}: Google counts 33, 30 here`)
    expect(stdout).toContain('1 item still in preparation at Google')
    expect(stdout).toContain('song.mp4')
    expect(stdout).toContain('1 item cannot be prepared by Google')
    expect(stdout).toMatch(/in the album a second time; it is here once\n.*2 times/)
  })
})
