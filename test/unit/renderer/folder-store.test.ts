import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FolderEntry, FolderPage } from '../../../src/shared/folders.ts'
import { failure, success } from '../../../src/shared/problems/problem.ts'
import { useFolders } from '../../../src/renderer/features/folders/folder-store.ts'
import { slowBridge } from './slow-bridge.ts'

const entry = (path: string): FolderEntry => ({
  name: path.split('/').at(-1) ?? '',
  path,
  state: 'writable',
  archive: false,
  mirror: false,
  link: false,
})
const pageOf = (path: string, ...names: string[]): FolderPage => ({
  folder: entry(path),
  above: [],
  entries: names.map((name) => entry(`${path}/${name}`)),
  total: names.length,
  archives: 0,
  hidden: 0,
  cut: false,
})
const state = useFolders.getState
const names = (): string[] => state().entries.map(({ name }) => name)

let slow: ReturnType<typeof slowBridge>
beforeEach(async () => {
  slow = slowBridge()
  vi.stubGlobal('window', { shoebox: slow.bridge })
  void state().begin('/a', 'en', false)
  await slow.answer('folders.places', success([]))
  await slow.answer('folders.list', success(pageOf('/a', 'one')))
  expect(names()).toEqual(['one'])
})
afterEach(() => {
  state().end()
  vi.unstubAllGlobals()
})

test('a new folder is gone into', async () => {
  const made = state().make('new')
  await slow.answer('folders.make', success({ path: '/a/new' }))
  await slow.answer('folders.list', success(pageOf('/a/new')))
  expect([await made, state().page?.folder.path, state().busy]).toEqual([true, '/a/new', false])
})

test('a new folder is made and shown when the same folder is listed meanwhile', async () => {
  const made = state().make('new')
  void state().setHidden(true)
  await slow.answer('folders.list', success(pageOf('/a', 'one', '.hidden')))
  await slow.answer('folders.make', success({ path: '/a/new' }))
  await slow.answer('folders.list', success(pageOf('/a', 'one', '.hidden', 'new')))
  expect([await made, names(), state().busy]).toEqual([true, ['one', '.hidden', 'new'], false])
})

test('a new folder is made, and the person left where they went meanwhile', async () => {
  const made = state().make('new')
  void state().go({ path: '/b' })
  await slow.answer('folders.make', success({ path: '/a/new' }))
  await slow.answer('folders.list', success(pageOf('/b', 'two')))
  expect([await made, state().page?.folder.path, names(), state().busy]).toEqual([true, '/b', ['two'], false])
})

test.each(['before', 'after'])('why a folder was not made is said, %s what was asked meanwhile', async (when) => {
  const made = state().make('con')
  void state().go({ path: '/b' })
  if (when === 'before') await slow.answer('folders.make', failure('folder-name-refused'))
  await slow.answer('folders.list', success(pageOf('/b', 'two')))
  if (when === 'after') await slow.answer('folders.make', failure('folder-name-refused'))
  expect([await made, state().problem?.code, state().page?.folder.path]).toEqual([false, 'folder-name-refused', '/b'])
  void state().go({ path: '/a' })
  await slow.answer('folders.list', success(pageOf('/a', 'one')))
  expect(state().problem).toBeUndefined()
})

test.each([success({ path: '/a/new' }), failure('folder-name-refused')])(
  'nothing is said of it once a person has left',
  async (answer) => {
    void state().make('new')
    state().end()
    void state().begin('/c', 'en', false)
    await slow.answer('folders.list', success(pageOf('/c', 'three')))
    await slow.answer('folders.make', answer)
    expect([state().problem, state().page?.folder.path, names(), state().busy]).toEqual([
      undefined,
      '/c',
      ['three'],
      false,
    ])
  },
)
