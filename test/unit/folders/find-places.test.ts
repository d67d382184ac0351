import * as nodeFiles from 'node:fs/promises'
import { expect, it } from 'vitest'
import { findPlaces, type PlaceFiles } from '../../../src/main/folders/find-places.ts'

const mount = (point: string): string => `36 35 98:0 / ${point} rw,noatime shared:1 - ext4 /dev/sdb1 rw`

async function disks(platform: NodeJS.Platform, files: Partial<PlaceFiles>): Promise<{ name: string; path: string }[]> {
  const places = await findPlaces({ files: { ...nodeFiles, ...files }, home: '/home/anna', platform, patienceMs: 50 })
  expect(places[0]).toEqual({ kind: 'home', name: '', path: '/home/anna' })
  expect(places.some(({ kind }) => kind === 'top')).toBe(platform !== 'win32')
  return places.filter(({ kind }) => kind === 'disk').map(({ name, path }) => ({ name, path }))
}

it('on Linux, disks are what is mounted where disks are mounted', async () => {
  const elsewhere = [
    '/',
    '/proc',
    '/boot/efi',
    '/media',
    '/mntx/disk',
    '/home',
    '/var/lib/media/x',
    '/media/anna/\\351',
  ]
  const disk = [
    '/mnt',
    '/mnt/nas',
    '/media/anna/My\\040Disk',
    '/media/anna/\\345\\217\\246',
    '/run/media/anna/USB',
    '/mnt/nas',
  ]
  const points = [...elsewhere, ...disk, '/media/anna/a\u202Eb']
  const readFile = (() => Promise.resolve(Buffer.from(`${points.map(mount).join('\n')}\n`).toString('latin1'))) as never
  expect(await disks('linux', { readFile })).toEqual([
    { name: 'mnt', path: '/mnt' },
    { name: 'nas', path: '/mnt/nas' },
    { name: 'My Disk', path: '/media/anna/My Disk' },
    { name: '另', path: '/media/anna/另' },
    { name: 'USB', path: '/run/media/anna/USB' },
    { name: 'a\uFFFDb', path: '/media/anna/a\u202Eb' },
  ])
})

it('this machine tells its own', async () => {
  for (const { path } of await disks(process.platform, {}))
    expect((await nodeFiles.stat(path)).isDirectory()).toBe(true)
})

it('a system without a list of its disks has its top', async () => {
  const gone = (() => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }))) as never
  expect(await disks('linux', { readFile: gone })).toEqual([])
  expect(await disks('darwin', { readdir: gone })).toEqual([])
})

it('on macOS they are folders of /Volumes, and the disk of the system is a link', async () => {
  const entry = (name: string, isDirectory: boolean) => ({ name, isDirectory: () => isDirectory })
  const readdir = (() => Promise.resolve([entry('Macintosh HD', false), entry('Photos', true)])) as never
  expect(await disks('darwin', { readdir })).toEqual([{ name: 'Photos', path: '/Volumes/Photos' }])
})

it('on Windows they are the letters that answer', async () => {
  const stat = ((path: string) => {
    if (path === 'Z:\\') return new Promise(() => undefined)
    return ['C:\\', 'D:\\'].includes(path) ? Promise.resolve({}) : Promise.reject(new Error('no such disk'))
  }) as never
  expect((await disks('win32', { stat })).map(({ path }) => path)).toEqual(['C:\\', 'D:\\'])
})
