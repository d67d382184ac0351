import { describe, expect, test } from 'vitest'
import { googleEndpoints, scopesToAsk } from '../../../src/main/google/endpoints.ts'
import type { Endpoints } from '../../../src/main/google/endpoints.ts'

function endpoints(origin?: string): Endpoints {
  const result = googleEndpoints(origin)
  if (!result.ok) throw new Error('expected endpoints')
  return result.value
}

describe('where Google is', () => {
  test('without an origin: Google itself, and never a removed scope', () => {
    const real = endpoints()
    expect(real.authorization).toBe('https://accounts.google.com/o/oauth2/v2/auth')
    expect(real.library).toBe('https://photoslibrary.googleapis.com/v1/')
    expect(real.scopes.split(' ')).toEqual([
      'openid',
      'email',
      'profile',
      'https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata',
    ])
  })

  test.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['https://127.255.0.9', 'https://127.255.0.9'],
    ['https://127.0.255.99', 'https://127.0.255.99'],
    ['http://[::1]:9', 'http://[::1]:9'],
    ['http://localhost:5000', 'http://localhost:5000'],
    ['http://2130706433:80', 'http://127.0.0.1'],
  ])('%s stands in for every host', (origin, expected) => {
    const { authorization, token, revocation, userinfo, library, realm } = endpoints(origin)
    for (const address of [authorization, token, revocation, userinfo, library]) {
      expect(new URL(address).origin).toBe(expected)
    }
    expect(realm).toBe('redirected')
  })

  test.each([
    'http://192.168.1.2:8080',
    'http://128.0.0.1',
    'http://127.0.0.1.example.com',
    'http://a127.0.0.1',
    'http://example.127.0.0.1',
    'http://localhost.example.com',
    'http://example.com/127.0.0.1',
    'http://127.0.0.1@example.com',
    'http://user:secret@127.0.0.1',
    'http://[::2]',
    'http://[::ffff:8.8.8.8]',
    'http://0.0.0.0:80',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'http://127.0.0.1:8080/path',
    'http://127.0.0.1:8080/?query',
    'http://127.0.0.1:8080/#part',
    'http://user@127.0.0.1',
    'http://:secret@127.0.0.1',
    'http://1127.0.0.1',
    'http://127.0.0.1.5',
    'http://localhosts',
    'ws://localhost',
    '127.0.0.1:8080',
    '',
  ])('%s is refused', (origin) => {
    const detail = 'The stand-in for Google must be an http(s) origin on the loopback address.'
    expect(googleEndpoints(origin)).toEqual({ ok: false, problem: { code: 'bad-input', detail } })
  })

  test.each([
    ['https://lh3.googleusercontent.com/lr/AAA', true],
    ['https://video-downloads.googleusercontent.com/x', true],
    ['https://photos.fife.usercontent.google.com/x', true],
    ['http://lh3.googleusercontent.com/lr/AAA', false],
    ['https://googleusercontent.com.example.com/lr/AAA', false],
    ['https://evilgoogleusercontent.com/lr/AAA', false],
    ['https://lh3.googleusercontent.com:8443/lr/AAA', false],
    ['https://me@lh3.googleusercontent.com/lr/AAA', false],
    ['http://127.0.0.1:8080/lr/AAA', false],
    ['file:///etc/passwd', false],
    ['not an address', false],
    ['https://google.com/x', false],
    ['https://evilgoogle.com/x', false],
    ['https://:secret@lh3.googleusercontent.com/lr/AAA', false],
    [`https://lh3.googleusercontent.com/${'A'.repeat(8192 - 34)}`, true],
    [`https://lh3.googleusercontent.com/${'A'.repeat(8193 - 34)}`, false],
    [`https://lh3.googleusercontent.com/lr/${'A'.repeat(9_000)}`, false],
  ])('bytes from %s: %s', (url, accepted) => {
    expect(endpoints().mediaAddress(url)).toBe(accepted ? url : undefined)
  })

  test('redirected, bytes come from the stand-in under any of its names and from nowhere else', () => {
    const { mediaAddress } = endpoints('http://localhost:8080')
    expect(mediaAddress('http://127.0.0.1:8080/lr/AAA')).toBeDefined()
    expect(mediaAddress('http://localhost:8080/lr/AAA')).toBeDefined()
    expect(mediaAddress('http://localhost:8081/lr/AAA')).toBeUndefined()
    expect(mediaAddress('https://lh3.googleusercontent.com/lr/AAA')).toBeUndefined()
    expect(mediaAddress('https://localhost:8080/lr/AAA')).toBeUndefined()
    expect(mediaAddress('http://127.0.0.1/lr/AAA')).toBeUndefined()
    expect(mediaAddress('http://192.168.0.1:8080/lr/AAA')).toBeUndefined()
  })

  test.each([
    ['https://photoslibrary.googleapis.com/v1/uploads?upload_id=A', true],
    ['http://photoslibrary.googleapis.com/v1/uploads', false],
    ['https://photoslibrary.googleapis.com:8443/v1/uploads', false],
    ['https://me@photoslibrary.googleapis.com/v1/uploads', false],
    ['https://photoslibrary.googleapis.com.example.com/v1/uploads', false],
    ['https://lh3.googleusercontent.com/v1/uploads', false],
  ])('bytes go to %s: %s', (url, accepted) => {
    const { uploadAddress } = endpoints()
    expect(uploadAddress(url)).toBe(accepted ? url : undefined)
    // What was accepted before makes nothing else acceptable.
    expect(uploadAddress('https://photoslibrary.googleapis.com/v1/uploads/B')).toBeDefined()
    expect(uploadAddress(url)).toBe(accepted ? url : undefined)
    expect(endpoints('http://localhost:8080').uploadAddress(url)).toBeUndefined()
  })

  test('a person is asked for what they have allowed already, and each scope once', () => {
    const [own, all, edit] = ['.readonly.appcreateddata', '.readonly', '.edit.appcreateddata'].map(
      (end) => `https://www.googleapis.com/auth/photoslibrary${end}`,
    )
    const asked = scopesToAsk(endpoints(), ['email', 'https://example.org/other', all ?? ''], [edit ?? '', own ?? ''])
    expect(asked).toBe(`openid email profile ${own} ${all} ${edit}`)
  })

  test('only pages of Google Photos are product pages', () => {
    const { productAddress } = endpoints()
    expect(productAddress('https://photos.google.com/lr/album/A')).toBeDefined()
    expect(productAddress('https://photos.google.com.example.com/')).toBeUndefined()
    expect(productAddress('javascript:alert(1)')).toBeUndefined()
    for (const odd of ['http://photos.google.com/', 'https://photos.google.com:8443/', 'https://a@photos.google.com/'])
      expect(productAddress(odd)).toBeUndefined()
    const redirected = endpoints('http://localhost:8080')
    expect(redirected.productAddress('https://photos.google.com/lr/album/A')).toBeDefined()
    expect(redirected.productAddress('http://127.0.0.1:8080/album')).toBeDefined()
    expect(redirected.productAddress('http://192.168.0.1:8080/album')).toBeUndefined()
  })

  test('each service of a stand-in is under the path that it has at Google', () => {
    const { authorization, token, revocation, userinfo, library, scopes } = endpoints('http://localhost:8080/')
    expect([authorization, token, revocation, userinfo, library]).toEqual(
      ['o/oauth2/v2/auth', 'token', 'revoke', 'v1/userinfo', 'v1/'].map((path) => `http://localhost:8080/${path}`),
    )
    const prefix = 'https://www.googleapis.com/auth/photoslibrary.readonly'
    expect(scopes).toBe(`openid email profile ${prefix}.appcreateddata ${prefix}`)
    const real = endpoints()
    expect([real.realm, real.token, real.revocation, real.userinfo]).toEqual([
      'google',
      'https://oauth2.googleapis.com/token',
      'https://oauth2.googleapis.com/revoke',
      'https://openidconnect.googleapis.com/v1/userinfo',
    ])
  })
})
