import { afterEach, beforeEach, expect, test } from 'vitest'
import { caller, errorOf, type Json } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

const prefix = 'https://www.googleapis.com/auth/photoslibrary'
const reading = `${prefix}.readonly`
const readingOurs = `${prefix}.readonly.appcreateddata`
const sharing = `${prefix}.sharing`
const other = 'studio.lindqvist@gmail.example'

let emulator: Emulator
beforeEach(async () => {
  emulator = await startEmulator({ items: 12, albums: 2, profile: 'legacy' })
})
afterEach(() => emulator.close())

const titles = (json: Json, kind: string): unknown[] => ((json[kind] ?? []) as Json[]).map(({ title }) => title)

test('an album goes from one person to another and back', async () => {
  const [mine, theirs] = [caller(emulator), caller(emulator, undefined, other)]
  const album = emulator.library.main.albums[0]
  const id = album?.id ?? ''
  expect((await mine.get(`albums/${id}`)).json).not.toHaveProperty('shareInfo')
  const { json } = await mine.post(`albums/${id}:share`, { sharedAlbumOptions: { isCollaborative: true } })
  expect(json['shareInfo']).toMatchObject({
    sharedAlbumOptions: { isCollaborative: true },
    isJoined: true,
    isOwned: true,
    isJoinable: true,
  })
  const { shareToken } = json['shareInfo'] as { shareToken: string }
  expect((await mine.get(`albums/${id}`)).json['shareInfo']).toEqual(json['shareInfo'])
  expect(titles((await mine.get('sharedAlbums')).json, 'sharedAlbums')).toEqual([album?.title])

  const looked = await theirs.get(`sharedAlbums/${shareToken}`)
  expect(looked.json).toMatchObject({ id, title: album?.title })
  for (const name of ['isOwned', 'isJoined']) expect(looked.json['shareInfo']).not.toHaveProperty(name)
  expect(titles((await theirs.get('sharedAlbums')).json, 'sharedAlbums')).toEqual([])
  expect((await theirs.post('sharedAlbums:join', { shareToken })).json['album']).toMatchObject({ id })
  await theirs.post('sharedAlbums:join', { shareToken })
  expect(titles((await theirs.get('sharedAlbums')).json, 'sharedAlbums')).toEqual([album?.title])
  const seen = (await theirs.search({ albumId: id })).json['mediaItems'] as Json[]
  expect(seen).toHaveLength(album?.items.length ?? -1)
  expect(seen[0]?.['contributorInfo']).toMatchObject({ displayName: 'Nora Lindqvist' })

  expect((await mine.post('sharedAlbums:leave', { shareToken })).status).toBe(400)
  expect((await theirs.post('sharedAlbums:leave', { shareToken })).text).toBe('{}\n')
  expect((await theirs.post('sharedAlbums:leave', { shareToken })).status).toBe(400)
  expect(titles((await theirs.get('sharedAlbums')).json, 'sharedAlbums')).toEqual([])

  await theirs.post('sharedAlbums:join', { shareToken })
  expect((await mine.post(`albums/${id}:unshare`, {})).text).toBe('{}\n')
  expect(titles((await theirs.get('sharedAlbums')).json, 'sharedAlbums')).toEqual([])
  expect((await theirs.get(`sharedAlbums/${shareToken}`)).status).toBe(404)
  expect((await mine.get(`albums/${id}`)).json).not.toHaveProperty('shareInfo')
})

test('who shares is told to tokens with the scope for it alone', async () => {
  const id = emulator.library.main.albums[0]?.id ?? ''
  await caller(emulator).post(`albums/${id}:share`, {})
  for (const [scopes, told] of [
    [[reading], false],
    [[readingOurs], false],
    [[reading, sharing], true],
  ] as const) {
    const api = caller(emulator, scopes)
    expect('shareInfo' in (await api.get(`albums/${id}`)).json).toBe(told)
    const [item] = (await api.search({ albumId: id })).json['mediaItems'] as Json[]
    expect('contributorInfo' in (item ?? {})).toBe(told)
    const [same] = (await api.get('mediaItems')).json['mediaItems'] as Json[]
    expect(same).not.toHaveProperty('contributorInfo')
  }
})

test('shared albums are listed by the scopes that read, and not by the one that shares', async () => {
  expect((await caller(emulator, [readingOurs]).get('sharedAlbums')).status).toBe(200)
  expect((await caller(emulator, [reading]).get('sharedAlbums')).status).toBe(200)
  const refused = await caller(emulator, [sharing]).get('sharedAlbums')
  expect(errorOf(refused)).toMatchObject({ code: 403, status: 'PERMISSION_DENIED' })
})

test('what is not there cannot be shared, joined or left', async () => {
  const api = caller(emulator)
  const foreign = emulator.library.addAlbum({ title: 'F', appCreated: false }).id
  expect((await api.post(`albums/${foreign}:share`, {})).status).toBe(400)
  expect((await api.post(`albums/${'A'.repeat(78)}:share`, {})).status).toBe(404)
  for (const method of ['join', 'leave']) {
    expect((await api.post(`sharedAlbums:${method}`, {})).status).toBe(400)
    expect((await api.post(`sharedAlbums:${method}`, { shareToken: 'none' })).status).toBe(404)
  }
  expect((await api.get('sharedAlbums/none')).status).toBe(404)
})
