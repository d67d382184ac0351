import { expect, test } from 'vitest'
import { readClient, shortClientId } from '../../../../src/main/google/sign-in/client-file.ts'

const installed = {
  installed: {
    client_id: '123-abc.apps.googleusercontent.com',
    project_id: 'mine',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    client_secret: 'GOCSPX-x',
    redirect_uris: ['http://localhost'],
  },
}

test('the file that Google offers for download', () => {
  const client = { clientId: '123-abc.apps.googleusercontent.com', clientSecret: 'GOCSPX-x' }
  expect(readClient({ json: JSON.stringify(installed) })).toEqual({ ok: true, value: client })
  expect(readClient({ json: `\uFEFF${JSON.stringify(installed, undefined, 2)}\n` })).toEqual({
    ok: true,
    value: client,
  })
})

function code(json: string): string {
  const result = readClient({ json })
  return result.ok ? 'accepted' : result.problem.code
}

test('a file for a website, and files that are no client', () => {
  expect(code(JSON.stringify({ web: installed.installed }))).toBe('client-file-web-type')
  for (const json of ['', 'hello', '[]', 'null', '{}', '{"installed":null}', '{"type":"service_account"}']) {
    expect(code(json)).toBe('client-file-invalid')
  }
  expect(code(JSON.stringify({ installed: { client_id: 'x', client_secret: '  ' } }))).toBe('client-file-invalid')
})

test('an id and a secret typed in lose their blanks, and both are needed', () => {
  const client = { clientId: 'id', clientSecret: 'secret' }
  expect(readClient({ clientId: ' id\n', clientSecret: '\tsecret ' })).toEqual({ ok: true, value: client })
  expect(readClient({ clientId: '', clientSecret: 'secret' })).toMatchObject({ ok: false })
  expect(readClient({ clientId: 'id', clientSecret: ' ' })).toMatchObject({ ok: false })
})

test('what is missing is told', () => {
  const invalid = (detail: string): unknown => ({ ok: false, problem: { code: 'client-file-invalid', detail } })
  expect(readClient({ clientId: '', clientSecret: 'x' })).toEqual(invalid('id or secret is missing'))
  const none = invalid('no client of type "installed" with an id and a secret')
  expect(readClient({ json: '{}' })).toEqual(none)
  // A mark of the byte order stands at the beginning or is none.
  expect(readClient({ json: ` \uFEFF${JSON.stringify(installed)}` })).toEqual(none)
})

test('a client id is shortened for display', () => {
  expect(shortClientId('x'.repeat(24))).toBe('x'.repeat(24))
  expect(shortClientId('x'.repeat(25))).toBe(`${'x'.repeat(20)}…`)
  expect(shortClientId('short')).toBe('short')
  expect(shortClientId('123456789012-abcdefghijklmnopqrstuvwxyz.apps.googleusercontent.com')).toBe(
    '123456789012-abcdefg…',
  )
})
