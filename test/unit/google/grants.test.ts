import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../src/main/google/endpoints.ts'
import { openGoogle } from '../../../src/main/google/google.ts'
import type { Google } from '../../../src/main/google/google.ts'
import { scopes } from '../../../src/main/google/library/methods.ts'
import type { UploadSource } from '../../../src/main/google/library/upload-api.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { startEmulator } from '../../emulator/start-emulator.ts'
import type { Emulator } from '../../emulator/start-emulator.ts'
import { endOfSignIn, triedSignIn } from '../../engine/signed-in.ts'
import { testBrowser } from './browser.ts'
import { testPorts } from './test-ports.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const never = new AbortController().signal
const source: UploadSource = {
  name: 'a.jpg',
  mimeType: 'image/jpeg',
  bytes: 3,
  async *open() {
    yield await Promise.resolve(Buffer.from('abc'))
  },
}

describe.each(['current', 'legacy'] as const)('one more permission, in the profile %s', (profile) => {
  let home: string
  let emulator: Emulator
  let google: Google
  let id: AccountId
  const browser = testBrowser()

  const asked = (): string[] => (new URL(browser.opened.at(-1) ?? '').searchParams.get('scope') ?? '').split(' ')
  const uploads = () => google.session(id)?.uploads.raw(source, { signal: never })
  const missing = {
    code: 'scope-missing',
    values: { email: expect.stringContaining('@') as string, permission: 'add' },
  }

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'shoebox-grants-'))
    emulator = await startEmulator({ profile, items: 3, albums: 1 })
    const endpoints = googleEndpoints(emulator.origin)
    if (!endpoints.ok) throw new Error('expected endpoints')
    google = await openGoogle(
      testPorts({ home, clock: standingClock(Date.now()), openUrl: browser.open }),
      endpoints.value,
    )
    await google.useClient({ json: emulator.clientJson })
    await triedSignIn(google)
    id = google.accounts()[0]?.id ?? ('' as AccountId)
  })
  afterEach(async () => {
    await google.close()
    await rm(home, { recursive: true })
    await emulator.close()
  })

  test('is asked for when a call needs it, besides what was allowed before, and for that account', async () => {
    expect(asked()).not.toContain(scopes.append)
    expect(await uploads()).toMatchObject({ ok: false, failure: { kind: 'sign-in', problem: missing } })
    expect(await google.allow(id, ['add'])).toMatchObject({ ok: true, value: { phase: 'waiting' } })
    expect(asked()).toContain(scopes.append)
    expect(asked()).toContain(scopes.readAppCreated)
    expect(asked()).not.toContain(scopes.editAppCreated)
    expect(new URL(browser.opened.at(-1) ?? '').searchParams.get('login_hint')).toBe(google.accounts()[0]?.email)
    expect(await endOfSignIn(google)).toEqual({ phase: 'done', account: id })
    expect(await uploads()).toMatchObject({ ok: true })
    expect(await google.session(id)?.library.albums(undefined, never)).toMatchObject({ ok: true })
    expect(google.accounts()).toMatchObject([{ id, grants: ['see', 'add'] }])

    await google.allow(id, ['edit'])
    expect(asked()).toEqual(expect.arrayContaining([scopes.append, scopes.editAppCreated, scopes.readAppCreated]))
    expect(await endOfSignIn(google)).toEqual({ phase: 'done', account: id })
    expect(await uploads()).toMatchObject({ ok: true })
    expect(google.accounts()).toMatchObject([{ id, grants: ['see', 'add', 'edit'] }])
    expect(google.session(id)?.grants()).toEqual(['see', 'add', 'edit'])
  })

  test('are asked for all at once, and which of them was not given is told', async () => {
    emulator.setConsent('allow', [scopes.editAppCreated])
    await google.allow(id, ['add', 'edit'])
    expect(asked()).toEqual(expect.arrayContaining([scopes.append, scopes.editAppCreated, scopes.readAppCreated]))
    expect(await endOfSignIn(google)).toMatchObject({
      phase: 'failed',
      problem: { code: 'scope-missing', values: { permission: 'edit' } },
    })
    expect(google.accounts()).toMatchObject([{ id, grants: ['see', 'add'] }])
    emulator.setConsent('allow')
    await google.allow(id, ['add', 'edit'])
    expect(await endOfSignIn(google)).toEqual({ phase: 'done', account: id })
    expect(google.accounts()).toMatchObject([{ id, grants: ['see', 'add', 'edit'] }])
  })

  test('to see photos, left out at the sign-in, is asked for by itself', async () => {
    emulator.setConsent('allow', [scopes.readAppCreated, scopes.readAll])
    expect(await triedSignIn(google)).toMatchObject({ phase: 'failed', problem: { values: { permission: 'see' } } })
    expect(google.accounts()).toMatchObject([{ id, grants: [] }])
    emulator.setConsent('allow')
    await google.allow(id, ['see'])
    expect(await endOfSignIn(google)).toEqual({ phase: 'done', account: id })
    expect(google.accounts()).toMatchObject([{ id, grants: ['see'] }])
  })

  test('that is not given is told, and what was allowed before goes on', async () => {
    emulator.setConsent('allow', [scopes.append])
    await google.allow(id, ['add'])
    expect(await endOfSignIn(google)).toEqual({ phase: 'failed', problem: missing })
    expect(await uploads()).toMatchObject({ ok: false, failure: { problem: missing } })
    expect(google.accounts()).toMatchObject([{ id, signedIn: true, grants: ['see'] }])
    expect(await google.session(id)?.library.albums(undefined, never)).toMatchObject({ ok: true })
  })

  test('that is refused altogether changes nothing', async () => {
    emulator.setConsent('deny')
    await google.allow(id, ['add'])
    expect(await endOfSignIn(google)).toMatchObject({ phase: 'failed', problem: { code: 'sign-in-denied' } })
    expect(await google.session(id)?.library.albums(undefined, never)).toMatchObject({ ok: true })
  })

  test('of nobody is not asked for', async () => {
    expect(await google.allow('nobody' as AccountId, ['add'])).toMatchObject({
      ok: false,
      problem: { code: 'bad-input' },
    })
  })
})
