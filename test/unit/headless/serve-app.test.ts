import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serveApp } from '../../../src/main/headless/server/serve-app.ts'
import { binaryType, decodeBinary, decodeTransfer, encodeTransfer } from '../../../src/shared/tasks/transfer.ts'
import { servedPage } from './served-page.ts'

const served = servedPage()
const { get, post, raw, silentApp, openStream } = served

describe('who may talk to the server', () => {
  it('exchanges the key for a cookie that scripts and other sites cannot use', async () => {
    const opened = await fetch(served.server.url, { redirect: 'manual' })
    expect([opened.status, opened.headers.get('cache-control')]).toEqual([303, 'no-store'])
    expect(opened.headers.get('location')).toBe(new URL(served.server.page).pathname)
    expect(opened.headers.get('set-cookie')).toMatch(
      /^shoebox=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/[\w-]{32}\/$/,
    )
    expect(await (await get('')).text()).toBe('<!doctype html>the page')
  })

  it.each(['', '?key=wrong', 'assets/index-Ab12Cd34.js', 'events', 'media/thumb/1'])(
    'answers 401 for %j without the cookie',
    async (path) => {
      const answer = await fetch(served.server.page + path, { headers: { cookie: 'shoebox=x' } })
      expect(answer.status).toBe(401)
      expect(answer.headers.get('set-cookie')).toBeNull()
      expect(await answer.text()).toContain('Open the address')
    },
  )

  it('answers 401 to a call without the cookie', async () => {
    const answer = await fetch(`${served.server.page}api/call`, { method: 'POST', body: '{"name":"app.get"}' })
    expect(answer.status).toBe(401)
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example:1', ''])(
    'answers 403 to the host %j, cookie or not',
    async (host) => {
      expect((await raw('/', { cookie: served.cookie, host })).status).toBe(403)
    },
  )

  it.each(['127.0.0.1:8080', 'localhost:8080', 'localhost', '[::1]:1'])('knows %s as this machine', async (host) => {
    expect((await raw('/', { cookie: served.cookie, host })).status).toBe(200)
  })

  it.each(['https://evil.example', 'http://127.0.0.1:1', 'null'])('answers 403 to a page from %s', async (origin) => {
    expect((await post('api/call', '{"name":"app.get"}', { origin })).status).toBe(403)
  })

  it('answers 403 to a picture that another page embeds, and follows a link from elsewhere', async () => {
    const embed = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }
    expect((await raw('/media/thumb/1', { cookie: served.cookie, host: '127.0.0.1', ...embed })).status).toBe(403)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await raw('/', { cookie: served.cookie, host: '127.0.0.1', ...link })).status).toBe(200)
  })

  it('takes the key at the front page alone, from those who only look', async () => {
    const key = new URL(served.server.url).search
    expect((await fetch(served.server.url, { method: 'HEAD', redirect: 'manual' })).status).toBe(303)
    for (const [path, method] of [
      ['', 'POST'],
      ['assets/index-Ab12Cd34.js', 'GET'],
      ['media/file/1', 'GET'],
    ] as const) {
      const answer = await fetch(`${served.server.page}${path}${key}`, { method, redirect: 'manual' })
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null])
    }
    expect((await fetch(`${served.server.origin}/${key}`, { redirect: 'manual' })).status).toBe(401)
    expect((await get('?key=wrong')).status).toBe(200)
  })

  it('lets its own page in', async () => {
    const { origin } = served.server
    const answer = await post('api/call', '{"name":"app.get"}', { origin, 'sec-fetch-site': 'same-origin' })
    expect(answer.status).toBe(200)
  })
})

describe('a cookie that somebody else has seen', () => {
  it.each(['/', '/index.html', '/api/call', '/events', '/media/file/1', '/x/', '//', `/${'A'.repeat(32)}/`])(
    'opens nothing at %s',
    async (path) => {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(served.server.origin + path, { method, headers: { cookie: served.cookie } })
        expect(answer.status).toBe(401)
      }
    },
  )

  it('is one among others that a browser keeps for this machine', async () => {
    const others = `shoebox=x; shoebox-1=y; ${served.cookie}; shoebox=z`
    expect((await fetch(served.server.page, { headers: { cookie: others } })).status).toBe(200)
    expect((await fetch(served.server.page, { headers: { cookie: 'shoebox=x; shoebox=' } })).status).toBe(401)
  })

  it('is made anew for each server, and so is the address', async () => {
    const other = await serveApp(silentApp(), {
      port: 0,
      rendererFolder: join(served.folder, 'renderer'),
      log: () => undefined,
    })
    expect(new URL(other.page).pathname).not.toBe(new URL(served.server.page).pathname)
    expect((await fetch(other.page, { headers: { cookie: served.cookie } })).status).toBe(401)
    const { pathname } = new URL(served.server.page)
    expect((await fetch(other.origin + pathname, { headers: { cookie: served.cookie } })).status).toBe(401)
    await other.close()
  })
})

describe('pages for those who are not let in', () => {
  it.each([
    ['en-GB,en;q=0.9', 'en', 'Open the address'],
    ['zh-CN,zh;q=0.9', 'zh-Hans', '请打开 Shoebox 启动时显示的地址'],
    ['de', 'en', 'Open the address'],
  ])('speak the language of a browser that wants %s', async (wish, language, words) => {
    const answer = await fetch(served.server.origin, { headers: { 'accept-language': wish } })
    expect(answer.status).toBe(401)
    const html = await answer.text()
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(words)
    expect(html).not.toMatch(/<script|https?:/)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const head = await fetch(served.server.origin, { method: 'HEAD', headers: { 'accept-language': wish } })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      401,
      String(Buffer.byteLength(html)),
      '',
    ])
  })
})

describe('calls', () => {
  it('passes name and input on and answers with the encoded result', async () => {
    const answer = await post('api/call', encodeTransfer({ name: 'library.item', input: { ref: 7 } }))
    expect(decodeTransfer(await answer.text())).toEqual({
      ok: true,
      value: { name: 'library.item', input: { ref: 7 }, columns: new Uint32Array([1, 2]) },
    })
  })

  it('answers those who can read it with numbers as bytes', async () => {
    const body = encodeTransfer({ name: 'library.item', input: { ref: 7 } })
    const answer = await post('api/call', body, { accept: binaryType })
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([binaryType, 'no-store'])
    const bytes = await answer.arrayBuffer()
    expect(answer.headers.get('content-length')).toBe(String(bytes.byteLength))
    expect(decodeBinary(bytes)).toEqual({
      ok: true,
      value: { name: 'library.item', input: { ref: 7 }, columns: new Uint32Array([1, 2]) },
    })
  })

  it.each(['', 'not json', '[]', 'null', '"text"'])('answers 400 to the body %j', async (body) => {
    expect((await post('api/call', body)).status).toBe(400)
  })

  it('answers 413 to a body without end, and goes on working', async () => {
    const answer = await post('api/call', JSON.stringify({ name: 'x'.repeat(5_000_000) }))
    expect(answer.status).toBe(413)
    expect((await get('')).status).toBe(200)
  })

  it('refuses other methods and unknown addresses', async () => {
    const put = await fetch(served.server.page, { method: 'PUT', headers: { cookie: served.cookie } })
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    expect(await put.text()).toContain('This is not possible here')
    for (const path of [
      'api/else',
      'api/call/more',
      'more/api/call',
      'events',
      'events/x/other',
      'events/x/subscribe/more',
      'more/events/x/subscribe',
      'events/x/y/subscribe',
    ])
      expect(await (await post(path, '{}')).text()).toContain('There is nothing here')
    for (const path of ['else', 'api/call', 'events/x/subscribe', 'media', 'more/media/file/1']) {
      const answer = await get(path)
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('There is nothing here')])
    }
  })

  it('answers to what is no name like to an unknown one', async () => {
    for (const body of ['{}', '{"name":7}']) {
      const answer = await post('api/call', body)
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(decodeTransfer(await answer.text())).toMatchObject({ value: { name: '' } })
    }
  })

  it('says that it failed where there is a bug, writes it down, and goes on working', async () => {
    const answer = await post('api/call', '{"name":"fails"}')
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Something went wrong')])
    expect(served.log).toMatchObject([
      { event: 'request-failed', fields: { path: '/api/call', detail: 'Error: a bug' } },
    ])
    // The path of the page is known to nobody who has not been given it.
    expect(JSON.stringify(served.log)).not.toContain(new URL(served.server.page).pathname)
    expect((await get('')).status).toBe(200)
  })

  it('answers 400 to what has no path', async () => {
    const { port } = new URL(served.server.page)
    const status = await new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, method: 'OPTIONS', path: '*' }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(400)
  })
})

describe('pages', () => {
  it('sends files with their type, a strict policy and sensible caching', async () => {
    const page = await get('')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const script = await get('assets/index-Ab12Cd34.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toContain('immutable')
    const head = await fetch(served.server.page, { method: 'HEAD', headers: { cookie: served.cookie } })
    expect(head.headers.get('content-length')).toBe('23')
  })

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/assets',
  ])('does not leave its folder for %s', async (path) => {
    const { status, body } = await raw(path, { cookie: served.cookie, host: '127.0.0.1' })
    expect(body).not.toContain('secret')
    expect([400, 401, 404, 200]).toContain(status)
    if (status === 200) expect(body).toContain('the page')
  })
})

describe('media', () => {
  it('sends bytes and ranges', async () => {
    const whole = await get('media/file/1')
    expect([whole.status, whole.headers.get('content-type'), await whole.text()]).toEqual([
      200,
      'image/png',
      '0123456789',
    ])
    const part = await get('media/file/1', { range: 'bytes=2-4' })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234'])
  })

  it('answers HEAD for events as well, and opens no stream for it', async () => {
    const head = await fetch(`${served.server.page}events`, { method: 'HEAD', headers: { cookie: served.cookie } })
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'text/event-stream', ''])
  })

  it('answers HEAD without a body', async () => {
    const head = await fetch(`${served.server.page}media/file/1`, {
      method: 'HEAD',
      headers: { cookie: served.cookie },
    })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', ''])
  })

  it('passes on how it was asked for', async () => {
    const [method, search, headers] = (await (await get('media/asked?size=large', { range: 'bytes=1-' })).json()) as [
      string,
      string,
      [string, string][],
    ]
    expect([method, search, new Map(headers).get('range')]).toEqual(['GET', '?size=large', 'bytes=1-'])
    const head = await fetch(`${served.server.page}media/asked`, { method: 'HEAD', headers: { cookie: served.cookie } })
    expect(head.headers.get('x-method')).toBe('HEAD')
    const nothing = await get('media/nothing')
    expect([nothing.status, nothing.headers.get('etag'), await nothing.text()]).toEqual([304, '"x"', ''])
  })

  it('reads nothing for HEAD, however long it would be', async () => {
    const head = await fetch(`${served.server.page}media/endless`, {
      method: 'HEAD',
      headers: { cookie: served.cookie },
    })
    expect(await head.text()).toBe('')
    await served.mediaCancelled.promise
  })

  it('is not worked on for a browser that went away', async () => {
    const away = new AbortController()
    const answer = fetch(`${served.server.page}media/slow`, { headers: { cookie: served.cookie }, signal: away.signal })
    const gone = expect(answer).rejects.toThrow()
    await served.mediaAsked.promise
    away.abort()
    await gone
    await served.mediaCancelled.promise
  })

  it('stops reading when the browser goes away', async () => {
    const away = new AbortController()
    const answer = await fetch(`${served.server.page}media/endless`, {
      headers: { cookie: served.cookie },
      signal: away.signal,
    })
    await answer.body?.getReader().read()
    away.abort()
    await served.mediaCancelled.promise
  })
})

describe('events', () => {
  it('names the stream, then sends what was subscribed to and nothing else', async () => {
    const { next, opened, stream, type } = await openStream()
    expect(opened.event).toBe('open')
    expect(type).toBe('text/event-stream')
    served.hub.emit('library.changed', { items: 1 })
    expect((await post(`events/${stream}/subscribe`, '{"name":"library.changed"}')).status).toBe(204)
    served.hub.emit('albums.changed', [])
    served.hub.emit('library.changed', { items: 2 })
    expect(await next()).toEqual({ data: { name: 'library.changed', payload: { items: 2 } } })
    await post(`events/${stream}/unsubscribe`, '{"name":"library.changed"}')
    expect(served.hub.wanted('library.changed')).toBe(false)
  })

  it('ends the subscriptions of a page that went away', async () => {
    const { stream, away } = await openStream()
    await post(`events/${stream}/subscribe`, '{"name":"library.changed"}')
    expect(served.hub.wanted('library.changed')).toBe(true)
    away.abort()
    await expect.poll(() => served.hub.wanted('library.changed')).toBe(false)
  })

  it('answers 404 for streams and events that do not exist', async () => {
    const { stream } = await openStream()
    expect((await post(`events/${stream}/subscribe`, '{"name":"nothing"}')).status).toBe(404)
    expect((await post('events/none/subscribe', '{"name":"library.changed"}')).status).toBe(404)
    expect((await post(`events/${stream}/subscribe`, 'x'.repeat(2000))).status).toBe(413)
    for (const body of ['nonsense', '[]', '{}', '{"name":7}'])
      expect((await post(`events/${stream}/subscribe`, body)).status).toBe(404)
    expect((await post(`events/${stream}/unsubscribe`, '{"name":"nothing"}')).status).toBe(404)
  })
})

describe('start and end', () => {
  it('ends what pages wait for, and lets nobody in after it', async () => {
    const { stream, next } = await openStream()
    await post(`events/${stream}/subscribe`, '{"name":"library.changed"}')
    const over = expect(next()).rejects.toThrow('has ended')
    await served.server.close()
    await over
    expect(served.hub.wanted('library.changed')).toBe(false)
    await expect(fetch(served.server.origin)).rejects.toThrow()
  })

  it('rejects when the port is taken', async () => {
    const port = Number(new URL(served.server.origin).port)
    const again = serveApp(silentApp(), { port, rendererFolder: join(served.folder, 'renderer'), log: () => undefined })
    await expect(again).rejects.toThrow('EADDRINUSE')
  })
})
