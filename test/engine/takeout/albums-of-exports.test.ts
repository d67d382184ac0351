import { afterEach, beforeEach, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const root = 'Takeout/Google Photos'

it('lists the albums of a mirror of exports without a Google account', async () => {
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    { name: `${root}/Trip/metadata.json`, bytes: '{"title":"Trip"}' },
    { name: `${root}/Trip/a.jpg`, bytes: picture('a') },
    { name: `${root}/Trip/a.jpg.json`, bytes: sidecar('a.jpg') },
    { name: `${root}/Lake/metadata.json`, bytes: '{"title":"Lake"}' },
  ])
  expect((await folder.take()).code).toBe(0)
  const end = await folder.run('albums')
  expect([end.code, end.report()]).toMatchObject([0, { albums: 2, items: 1, problems: [] }])
  expect(end.stderr).toContain('Nobody is signed in to Google: these are the albums of the mirror.')
  const list = end.report()['list'] as { title: string; localCount: number }[]
  expect(list.map(({ title, localCount }) => `${title} ${localCount}`).toSorted()).toEqual(['Lake 0', 'Trip 1'])
})

it('asks for a sign-in where there are no albums', async () => {
  await folder.zip('takeout-20260301T101500Z-001.zip', [
    { name: `${root}/Photos from 2019/a.jpg`, bytes: picture('a') },
    { name: `${root}/Photos from 2019/a.jpg.json`, bytes: sidecar('a.jpg') },
  ])
  await folder.take()
  const end = await folder.run('albums')
  expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([3, ['sign-in-needed']])
})
