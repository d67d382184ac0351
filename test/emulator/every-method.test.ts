import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { named, rows, scopesOf } from './methods-of-the-reference.ts'
import { ask, caller, errorOf, type Json } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

/** A path of the method; the id is well formed and nobody's, or not even that. */
const pathOf = (path: string, id = 'A'.repeat(98)): string => path.replace('{id}', id)
const unwrapped = (name: string): boolean => name === 'uploads'

describe.each(['current', 'legacy'] as const)('in the profile %s', (profile) => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ items: 3, albums: 1, profile })
  })
  afterAll(() => emulator.close())

  describe.each(rows)('%s', (name, verb, path, old, now) => {
    const call = async (token: string | undefined, target = pathOf(path), body = '') =>
      await ask(`${emulator.origin}/v1/${target}`, {
        method: verb,
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
        ...(verb !== 'GET' && { body }),
      })
    const tokenFor = (scopes: readonly string[]): string => emulator.signIn({ scopes }).accessToken
    const wanted = named(profile === 'legacy' ? old : now)

    test('asks for a sign-in first', async () => {
      for (const token of [undefined, 'ya29.a0wrong']) {
        const answer = await call(token, pathOf(path, 'x'), '{')
        expect(answer.status).toBe(401)
        if (unwrapped(name)) expect(answer.json).toEqual({ code: 16, message: expect.any(String) as string })
        else expect(errorOf(answer).status).toBe('UNAUTHENTICATED')
      }
    })

    test.each(Object.entries(scopesOf))('by its scopes, of which %s may be one', async (_, scope) => {
      const answer = await call(tokenFor(['openid', scope]), pathOf(path, 'x'), '{')
      const isEnough =
        wanted.includes(scope) || (name === 'albums.batchRemoveMediaItems' && scope === scopesOf['EDIT-APP'])
      const refusal = unwrapped(name) ? 401 : 403
      if (isEnough) expect([401, 403]).not.toContain(answer.status)
      else expect(answer.status).toBe(refusal)
      if (!isEnough && !unwrapped(name))
        expect(errorOf(answer)).toMatchObject({
          status: 'PERMISSION_DENIED',
          message: 'Request had insufficient authentication scopes.',
        })
    })

    test('answers no other verb, and no path that is a little different', async () => {
      const token = tokenFor(Object.values(scopesOf))
      const headers = { Authorization: `Bearer ${token}` }
      const others = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'].filter(
        (other) => !rows.some(([, known, at]) => known === other && at === path),
      )
      for (const method of others) {
        const answer = await ask(`${emulator.origin}/v1/${pathOf(path)}`, { method, headers })
        expect([method, answer.status, answer.headers.get('content-type')]).toEqual([
          method,
          404,
          'text/html; charset=UTF-8',
        ])
      }
      for (const wrong of [
        `${pathOf(path)}/more/most`,
        `${pathOf(path)}:not`,
        `${pathOf(path)}/`,
        `x${pathOf(path)}`,
      ]) {
        const answer = await ask(`${emulator.origin}/v1/${wrong}`, { method: verb, headers })
        expect([wrong, answer.status, answer.text.startsWith('<!DOCTYPE html>')]).toEqual([wrong, 404, true])
      }
    })

    if (wanted.length > 0 && name !== 'uploads') {
      test('looks at its form before what it is about', async () => {
        const token = tokenFor(wanted)
        const form = await call(token, `${pathOf(path)}?colour=red`, '{}')
        expect([form.status, errorOf(form).status]).toEqual([400, 'INVALID_ARGUMENT'])
        if (verb === 'GET') return
        for (const body of ['{', '[]', '"text"', '{"colour":"red"}', '{"album":{"colour":1}}']) {
          const answer = await call(token, pathOf(path), body)
          expect([body, answer.status]).toEqual([body, 400])
        }
      })
    }
  })

  test('the description of the API names every method but uploads, as the reference does', async () => {
    const answer = await ask(`${emulator.origin}/$discovery/rest?version=v1`)
    const resources = answer.json['resources'] as Record<string, { methods: Record<string, Json> }>
    const told = Object.entries(resources).flatMap(([resource, { methods }]) =>
      Object.entries(methods).map(([method, { httpMethod, path }]) => [
        `${resource}.${method}`,
        httpMethod,
        String(path).replace(/\{\+[\w.]+\}/, '{id}'),
      ]),
    )
    const expected = rows.filter(([name]) => name !== 'uploads').map(([name, verb, path]) => [name, verb, `v1/${path}`])
    expect(new Set(told.map(String))).toEqual(new Set(expected.map(String)))
    expect(answer.json['baseUrl']).toBe(`${emulator.origin}/`)
    expect((await ask(`${emulator.origin}/$discovery/rest`)).status).toBe(404)
  })

  test('a body that is too large is refused, and says how large it may be', async () => {
    const { post } = caller(emulator)
    const answer = await post('mediaItems:search', `{"pageToken":"${'x'.repeat(10_485_760)}"}`)
    expect(errorOf(answer)).toMatchObject({ code: 400, message: expect.stringContaining('10485760') as string })
    expect((await post('mediaItems:search', `{"pageToken":""}${' '.repeat(2 ** 21)}`)).status).toBe(200)
  })
})
