import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listenForRedirect } from '../../../../src/main/google/sign-in/redirect-listener.ts'
import type { RedirectListener } from '../../../../src/main/google/sign-in/redirect-listener.ts'
import { visit } from '../browser.ts'

let listener: RedirectListener
beforeEach(async () => {
  listener = await listenForRedirect('secret', () => undefined)
})
afterEach(() => listener.close())

test('the page is shown when somebody has it, and not before', async () => {
  const showing = listener.show({ kind: 'denied' })
  expect(await Promise.race([showing, setImmediate('not yet')])).toBe('not yet')
  expect((await visit(`${listener.redirectUri}?code=c`)).html).toContain('Shoebox was not let in')
  await showing
  expect((await listener.visit).get('code')).toBe('c')
})

test('nobody waits for a visitor of a server that is closed', async () => {
  const before = listener.show({ kind: 'denied' })
  listener.close()
  await before
  await listener.show({ kind: 'denied' })
})

test('a browser that says nothing of languages reads English', async () => {
  const url = new URL(listener.redirectUri)
  const socket = connect(Number(url.port), url.hostname)
  socket.end(`GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`)
  await listener.visit
  await listener.show({ kind: 'denied' })
  expect((await socket.setEncoding('utf8').toArray()).join('')).toContain('Shoebox was not let in')
})

test.each([
  ['no path', '*', '400 Bad Request'],
  ['another path', '/other', '404 Not Found'],
  ['a host beside the path', '//secret', '404 Not Found'],
])('a request for %s is refused, and is no visit', async (_, target, expected) => {
  const url = new URL(listener.redirectUri)
  const socket = connect(Number(url.port), url.hostname)
  socket.end(`GET ${target} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
  const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
  socket.destroy()
  expect(answer).toMatch(`HTTP/1.1 ${expected}`)
  expect(answer).toMatch(/connection: close/i)
  expect(await Promise.race([listener.visit, setImmediate('none')])).toBe('none')
})
