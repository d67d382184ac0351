import { link, mkdir, rm, stat, symlink } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { endMove, isOneFile } from '../../../src/main/mirror/end-move.ts'
import { ownSidecar, photoOf, sidecarPath } from '../../../src/main/mirror/sidecar-file.ts'
import { photoPathFromRow, type MirrorPath } from '../../../src/main/mirror-path.ts'
import { sealed } from '../../../src/main/xmp/seal.ts'
import { SmallMirror } from './small-mirror.ts'

let small: SmallMirror

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())
afterEach(() => small.empty())

const path = (name: string): MirrorPath => photoPathFromRow(`Photos/${name}`)
const origin = path('2021/07/a.jpg')
const target = path('2019/06/a.jpg')
const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>\n'
const ours = sealed(xmp)

/** A photo that has its new name already, and its old one too. */
async function moved({ to = target, from = origin } = {}): Promise<void> {
  await small.put(from, 'photo')
  await small.put(`${to}.other`, '')
  await small.remove(`${to}.other`)
  await link(small.at(from), small.at(to))
}

describe('the name of a sidecar', () => {
  it('is that of its photo and an ending, both ways', () => {
    expect(sidecarPath(origin)).toBe('Photos/2021/07/a.jpg.xmp')
    expect(photoOf(path('2021/07/a.jpg.xmp'))).toBe(origin)
    expect(photoOf(origin)).toBeUndefined()
    expect(photoOf('Albums/Lake/a.jpg.xmp' as MirrorPath)).toBeUndefined()
  })

  it('is none where it would be too long', () => {
    const longest = path(`2021/07/${'a'.repeat(251)}.jpg`)
    expect(sidecarPath(longest)).toBeUndefined()
  })
})

describe('a sidecar', () => {
  const at = path('2021/07/a.jpg.xmp')
  const own = () => ownSidecar(small.mirror.files, at)

  it('is ours as long as nobody has changed it', async () => {
    expect(await own()).toBe('nothing')
    await small.put(at, ours)
    expect((await own()).toString()).toBe(ours)
    await small.put(at, ours.replace('meta/', 'meta/ '))
    expect(await own()).toBe('theirs')
  })

  it.each<[string, () => Promise<unknown>]>([
    ['a folder', () => mkdir(small.at(at), { recursive: true })],
    [
      'a link',
      () => small.put('Photos/2021/07/x', ours).then(() => symlink(small.at('Photos/2021/07/x'), small.at(at))),
    ],
    ['more bytes than any of ours has', () => small.put(at, Buffer.alloc(4_000_001, 32))],
  ])('is theirs where there is %s', async (_, make) => {
    await make()
    expect(await own()).toBe('theirs')
  })

  it('of as many bytes as ours can have at most is looked at', async () => {
    const text = sealed(`${xmp}${' '.repeat(4_000_000 - ours.length)}`)
    await small.put(at, text)
    expect([text.length, await own()]).toEqual([4_000_000, expect.any(Buffer)])
  })

  it.each(['EACCES', 'EPERM', 'EIO'])(
    'is theirs where reading ends with %s, and with others it is not known',
    async (code) => {
      await small.put(at, ours)
      small.disk.plan({ on: 'open', code, path: '.xmp' })
      expect(await own()).toBe('theirs')
      small.disk.heal()
      expect((await own()).toString()).toBe(ours)
    },
  )

  it('is not known where reading ends otherwise', async () => {
    await small.put(at, ours)
    small.disk.plan({ on: 'open', code: 'EMFILE', path: '.xmp' })
    await expect(own()).rejects.toThrow('EMFILE')
  })
})

describe('the end of a move', () => {
  it('takes the old name away, and brings the sidecar', async () => {
    await moved()
    await small.put(`${origin}.xmp`, ours)
    await endMove(small.mirror, { origin, target })
    expect(await small.names('Photos/2021/07')).toEqual([])
    expect(await small.names('Photos/2019/06')).toEqual(['a.jpg', 'a.jpg.xmp'])
    await endMove(small.mirror, { origin, target })
    expect(await small.names('Photos/2019/06')).toEqual(['a.jpg', 'a.jpg.xmp'])
  })

  it('leaves what else lies under the old name, and what somebody else has written', async () => {
    await small.put(origin, 'another')
    await small.put(target, 'photo')
    await small.put(`${origin}.xmp`, 'theirs')
    await endMove(small.mirror, { origin, target })
    expect(await small.content(origin)).toBe('another')
    expect(await small.names('Photos/2021/07')).toEqual(['a.jpg', 'a.jpg.xmp'])
    expect(await small.names('Photos/2019/06')).toEqual(['a.jpg'])
  })

  it('removes a sidecar that has come already, and keeps both where they differ', async () => {
    await moved()
    await small.put(`${origin}.xmp`, ours)
    await small.put(`${target}.xmp`, ours)
    await endMove(small.mirror, { origin, target })
    expect(await small.names('Photos/2021/07')).toEqual([])
    await small.put(`${origin}.xmp`, ours)
    await small.put(`${target}.xmp`, sealed(xmp.replace('meta/', 'meta/x')))
    await endMove(small.mirror, { origin, target })
    expect(await small.names('Photos/2021/07')).toEqual(['a.jpg.xmp'])
  })

  it('touches no name where the two are one to some disks, or where there are no links', async () => {
    const upper = path('2021/07/A.jpg')
    await small.put(origin, 'photo')
    await link(small.at(origin), small.at(upper))
    await endMove(small.mirror, { origin, target: upper })
    expect(await small.names('Photos/2021/07')).toEqual(['A.jpg', 'a.jpg'])
    await moved({ from: path('2021/07/b.jpg') })
    small.withoutLinks()
    await endMove(small.mirror, { origin: path('2021/07/b.jpg'), target })
    expect(await small.names('Photos/2021/07')).toContain('b.jpg')
  })

  it('asks whoever knows better whether the two are one', async () => {
    await small.put(origin, 'photo')
    await small.put(target, 'photo')
    await endMove(small.mirror, { origin, target }, () => Promise.resolve(true))
    expect(await small.names('Photos/2021/07')).toEqual([])
  })

  it('is one although the folder has gone, and although a sidecar cannot be brought', async () => {
    await small.put(target, 'photo')
    await small.put('Photos/2021/07/x', '')
    await rm(small.at('Photos/2021'), { recursive: true })
    await endMove(small.mirror, { origin, target })
    await moved({ from: path('2021/07/b.jpg'), to: path('2019/06/b.jpg') })
    await small.put('Photos/2021/07/b.jpg.xmp', ours)
    const fault = small.disk.plan({ on: 'link', code: 'EIO', path: '.xmp' })
    await endMove(small.mirror, { origin: path('2021/07/b.jpg'), target: path('2019/06/b.jpg') })
    expect(fault.hits).toBeGreaterThan(0)
    expect(await small.names('Photos/2021/07')).toEqual(['b.jpg.xmp'])
  })

  it('is none where the disk fails', async () => {
    await moved()
    small.disk.plan({ on: 'unlink', code: 'EIO', path: 'a.jpg' })
    await expect(endMove(small.mirror, { origin, target })).rejects.toThrow('EIO')
    small.disk.heal()
    const long = path(`2021/07/${'a'.repeat(251)}.jpg`)
    await small.put(long, 'photo')
    await endMove(small.mirror, { origin: long, target })
    await endMove(small.mirror, { origin: target, target: long })
  })
})

it('two names are one file if they are, and nothing else', async () => {
  await moved()
  const { files } = small.mirror
  const other = path('2021/07/b.jpg')
  expect(await isOneFile(files, origin, target)).toBe(true)
  expect(await isOneFile(files, origin, other)).toBe(false)
  expect(await isOneFile(files, other, origin)).toBe(false)
  expect(await isOneFile(files, other, other)).toBe(false)
  await small.put(other, 'photo')
  expect(await isOneFile(files, origin, other)).toBe(false)
  const folder = photoPathFromRow('Photos/2021/07')
  expect((await stat(small.at(folder))).isDirectory()).toBe(true)
  expect(await isOneFile(files, folder, folder)).toBe(false)
})
