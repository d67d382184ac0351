import { expect, it } from 'vitest'
import { pictureForPages } from '../../../src/main/app/mirror/page-pictures.ts'
import type { MirrorFiles } from '../../../src/main/mirror/disk/mirror-files.ts'
import { parsePhotoPath } from '../../../src/main/mirror-path.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'

const path = parsePhotoPath('Photos/2021/07/one.heic') ?? expect.fail('no path')
const file = { path, bytes: 1, sha256: 'a'.repeat(64), mimeType: 'image/heic', fileTime: '2021-07-01T00:00:00Z' }
const files = { pathForOthers: (at: string) => Promise.resolve(`/mirror/${at}`) } as unknown as MirrorFiles
const picture = success({ bytes: Buffer.from('picture'), mimeType: 'image/webp' })

it('a picture that gives way to what a person looks at is asked for again', async () => {
  const answers = [failure('cancelled'), failure('cancelled'), picture]
  const asked: unknown[] = []
  const pictureOf = pictureForPages(
    {
      thumbnail: (...ask) => {
        asked.push(ask.slice(0, 4))
        return Promise.resolve(answers.shift() ?? failure('item-not-shown'))
      },
    },
    files,
  )
  expect(await pictureOf(file, 'large', new AbortController().signal)).toEqual(Buffer.from('picture'))
  expect(asked).toEqual(Array.from({ length: 3 }, () => [file.sha256, `/mirror/${path}`, 'image/heic', 'large']))
})

it.each([
  ['that cannot be made', failure('item-not-shown'), false, 1],
  ['of an export that was stopped', failure('cancelled'), true, 1],
  ['that is never made', failure('cancelled'), false, 100],
])('one %s is none', async (_which, answer, isStopped, times) => {
  let asked = 0
  const pictureOf = pictureForPages({ thumbnail: () => Promise.resolve((asked++, answer)) }, files)
  expect(await pictureOf(file, 'small', isStopped ? AbortSignal.abort() : new AbortController().signal)).toBeUndefined()
  expect(asked).toBe(times)
})
