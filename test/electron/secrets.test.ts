import * as files from 'node:fs/promises'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/main/clock/system-clock.ts'
import { createSecretStore, type Protector } from '../../src/main/home/secret-store.ts'
import { createFileSecrets } from '../../src/main/home/file-secrets.ts'
import type { SecretStore } from '../../src/main/ports.ts'

let home: string
let logged: string[]

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-secrets-'))
  logged = []
})

afterEach(() => rm(home, { recursive: true, force: true }))

interface KeyStore extends Protector {
  works: boolean
  stale: boolean
  lostKey: boolean
  encrypted: number
}

function mask(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0x5a)
}

function keyStore(): KeyStore {
  const store: KeyStore = {
    works: true,
    stale: false,
    lostKey: false,
    encrypted: 0,
    available: () => Promise.resolve(store.works),
    encrypt(text) {
      store.encrypted += 1
      return Promise.resolve(mask(new TextEncoder().encode(text)))
    },
    decrypt: (bytes) =>
      store.lostKey
        ? Promise.reject(new Error('the key is gone'))
        : Promise.resolve({ text: new TextDecoder().decode(mask(bytes)), stale: store.stale }),
  }
  return store
}

function open(protector: Protector): SecretStore {
  const path = join(home, 'secrets-encrypted.json')
  return createSecretStore({
    clock: systemClock(),
    files,
    path,
    protector,
    plain: createFileSecrets(home, systemClock()),
    log: (_level, event) => logged.push(event),
  })
}

async function everything(): Promise<string> {
  const texts = await Promise.all((await files.readdir(home)).map((name) => readFile(join(home, name), 'utf8')))
  return texts.join('\n')
}

test('a secret behind the key store survives a restart and is not readable on disk', async () => {
  const protector = keyStore()
  expect(await open(protector).set('token', 'kept-well')).toBe('encrypted')
  expect(await everything()).not.toContain('kept-well')
  expect(await open(protector).get('token')).toBe('kept-well')
  expect((await stat(join(home, 'secrets-encrypted.json'))).mode & 0o777).toBe(0o600)
})

test('without a key store a secret lives for the session only', async () => {
  const protector = keyStore()
  protector.works = false
  const store = open(protector)
  expect(await store.protection()).toBe('session')
  expect(await store.set('token', 'for-today')).toBe('session')
  expect(await store.get('token')).toBe('for-today')
  expect(await everything()).not.toContain('for-today')
  expect(await open(protector).get('token')).toBeUndefined()
})

test('without a key store a person may agree to plain text, which the command line finds too', async () => {
  const protector = keyStore()
  protector.works = false
  expect(await open(protector).set('token', 'readable', { allowPlain: true })).toBe('plain')
  expect(await open(protector).get('token')).toBe('readable')
  expect(await createFileSecrets(home, systemClock()).get('token')).toBe('readable')
})

test('a later sign-in of the command line wins, and the next one behind the key store removes it', async () => {
  const protector = keyStore()
  const store = open(protector)
  await store.set('token', 'first')
  await createFileSecrets(home, systemClock()).set('token', 'second')
  expect(await store.get('token')).toBe('second')
  await store.set('token', 'third')
  expect(await store.get('token')).toBe('third')
  expect(await createFileSecrets(home, systemClock()).get('token')).toBeUndefined()
})

test('losing the key store takes the former secret away instead of leaving an old one behind', async () => {
  const protector = keyStore()
  await open(protector).set('token', 'old')
  protector.works = false
  await open(protector).set('token', 'new')
  protector.works = true
  expect(await open(protector).get('token')).toBeUndefined()
})

test('a value that the key store calls stale is encrypted again', async () => {
  const protector = keyStore()
  const store = open(protector)
  await store.set('token', 'same')
  protector.stale = true
  expect(await store.get('token')).toBe('same')
  expect(protector.encrypted).toBe(2)
})

test('a secret whose key is gone counts as absent', async () => {
  const protector = keyStore()
  const store = open(protector)
  await store.set('token', 'lost')
  protector.lostKey = true
  expect(await store.get('token')).toBeUndefined()
  expect(logged).toContain('secret-unreadable')
})

test('a damaged file is replaced by the next secret', async () => {
  await writeFile(join(home, 'secrets-encrypted.json'), '{"token": 3')
  const store = open(keyStore())
  expect(await store.get('token')).toBeUndefined()
  expect(logged).toContain('secrets-damaged')
  await store.set('token', 'sound')
  expect(await store.get('token')).toBe('sound')
})

test('secrets set at the same time do not lose each other', async () => {
  const store = open(keyStore())
  const names = Array.from({ length: 20 }, (_, at) => `account-${at}`)
  await Promise.all(names.map((name) => store.set(name, `value of ${name}`)))
  await Promise.all(names.slice(0, 10).map((name) => store.delete(name)))
  const kept = await Promise.all(names.map((name) => store.get(name)))
  expect(kept).toEqual(names.map((name, at) => (at < 10 ? undefined : `value of ${name}`)))
})
