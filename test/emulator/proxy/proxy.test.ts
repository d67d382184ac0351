import { X509Certificate } from 'node:crypto'
import { access, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { request as plainRequest } from 'node:http'
import { Agent, request } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findProgram } from '../../../scripts/testing/system-tools.ts'
import type { Json, ListedItem } from '../http-for-tests.ts'
import { googleHosts } from './google-hosts.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'

const hasOpenssl = findProgram('openssl') !== undefined

interface Got {
  status: number
  text: string
  bytes: Buffer
  json(): Json
}

let emulator: Emulator
let trusted: string

/** Asks through the proxy, as a client does that trusts the emulator's certificate and has `HTTPS_PROXY`. */
async function get(url: string, headers: Record<string, string> = {}, ca: string = trusted): Promise<Got> {
  const agent = new Agent({ ca, proxyEnv: { HTTPS_PROXY: emulator.proxy?.address } })
  try {
    return await new Promise((resolve, reject) => {
      const sent = request(url, { agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          resolve({ status: response.statusCode ?? 0, text, bytes, json: () => JSON.parse(text) as Json })
        })
      })
      sent.on('error', reject)
      sent.end()
    })
  } finally {
    agent.destroy()
  }
}

const library = 'https://photoslibrary.googleapis.com'

describe.skipIf(!hasOpenssl)('the way in for clients that call Google by its names', () => {
  beforeEach(async () => {
    emulator = await startEmulator({ items: 8, albums: 1, proxy: { port: 0 } })
    trusted = await readFile(emulator.proxy?.authorityFile ?? '', 'utf8')
  })
  afterEach(() => emulator.close())

  test('tells them everything under these names, bytes included', async () => {
    const headers = { authorization: `Bearer ${emulator.signIn().accessToken}` }
    const description = (await get(`${library}/$discovery/rest?version=v1`, headers)).json()
    expect(description['baseUrl']).toBe(`${library}/`)
    const configuration = (await get('https://accounts.google.com/.well-known/openid-configuration')).json()
    expect(configuration).toMatchObject({
      authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
      token_endpoint: 'https://oauth2.googleapis.com/token',
      revocation_endpoint: 'https://oauth2.googleapis.com/revoke',
      userinfo_endpoint: 'https://openidconnect.googleapis.com/v1/userinfo',
    })
    const identity = await get(String(configuration['userinfo_endpoint']), headers)
    expect(identity.json()).toMatchObject({ email: emulator.library.main.email })
    const items = (await get(`${library}/v1/mediaItems?pageSize=100`, headers)).json()['mediaItems'] as ListedItem[]
    expect(items).toHaveLength(8)
    for (const { id, baseUrl, mimeType } of items) {
      expect(baseUrl.startsWith('https://lh3.googleusercontent.com/lr/')).toBe(true)
      const suffix = mimeType.startsWith('video/') ? '=dv' : '=d'
      const { status, bytes } = await get(baseUrl + suffix)
      expect([status, bytes.equals(await emulator.bytesOf(id, suffix))]).toEqual([200, true])
    }
    // It is one emulator, whichever way a call comes.
    expect(emulator.counters.byMethod['mediaItems.list']).toBe(1)
    expect(emulator.counters.media).toBe(8)
  })

  test('answers each name for its own paths alone', async () => {
    const paths = ['/v1/albums', '/token', '/v1/userinfo', '/o/oauth2/auth', '/lr/x=d', '/oauth2/v4/token', '/']
    const known: string[] = []
    for (const host of googleHosts)
      for (const path of paths) {
        const { text } = await get(`https://${host}${path}`)
        if (!text.includes('was not found on this server')) known.push(host + path)
      }
    expect(known).toEqual([
      'photoslibrary.googleapis.com/v1/albums',
      'lh3.googleusercontent.com/lr/x=d',
      'accounts.google.com/o/oauth2/auth',
      // A GET is no way to get a token.
      'openidconnect.googleapis.com/v1/userinfo',
    ])
  })

  test('has a certificate of an authority that nobody else has, and of which no key is left', async () => {
    const authority = new X509Certificate(trusted)
    expect([authority.ca, authority.subject]).toEqual([true, 'O=Shoebox\nCN=Emulator of Google Photos'])
    const second = await startEmulator({ items: 1, proxy: { port: 0 } })
    const other = await readFile(second.proxy?.authorityFile ?? '', 'utf8')
    await second.close()
    await expect(get(`${library}/v1/albums`, {}, other)).rejects.toThrow(/certificate|verify/)
    const left = await readdir(dirname(emulator.proxy?.authorityFile ?? ''))
    expect(left).toEqual(['authority.pem'])
  })

  test('leads to no other machine', async () => {
    const { port } = new URL(emulator.proxy?.address ?? '')
    const first = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(text))
        socket.once('data', (data: Buffer) => {
          resolve(data.toString().split('\r\n')[0] ?? '')
          socket.destroy()
        })
        socket.once('error', reject)
      })
    for (const target of ['www.example.com:443', 'photoslibrary.googleapis.com:80', '127.0.0.1:1', '[::1]:443', ''])
      expect([target, await first(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)]).toEqual([
        target,
        expect.stringMatching(target === '' ? /HTTP\/1.1 [45]\d\d / : /HTTP\/1.1 502 /) as string,
      ])
    for (const target of ['http://www.example.com/', `${emulator.origin}0/v1/albums`, '/v1/albums'])
      expect(await first(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)).toContain(' 502 ')
  })

  test('leads to the address of the emulator, too, with and without a tunnel', async () => {
    const { port } = new URL(emulator.proxy?.address ?? '')
    const asked = (path: string, options: object): Promise<number> =>
      new Promise((resolve, reject) => {
        plainRequest({ host: '127.0.0.1', port, path, ...options }, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
          .on('error', reject)
          .end()
      })
    expect(await asked(`${emulator.origin}/v1/albums`, {})).toBe(401)
    const { host } = new URL(emulator.origin)
    const answer = await new Promise<string>((resolve, reject) => {
      plainRequest({ host: '127.0.0.1', port, method: 'CONNECT', path: host })
        .on('connect', (_response, socket) => {
          socket.write(`GET /v1/albums HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
          socket.once('data', (data: Buffer) => {
            resolve(data.toString())
            socket.destroy()
          })
        })
        .on('error', reject)
        .end()
    })
    expect(answer).toContain('HTTP/1.1 401 ')
  })

  test('ends with the emulator, and its certificate with it unless a person has said where it goes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shoebox-proxy-'))
    const authorityFile = join(folder, 'ca.pem')
    const kept = await startEmulator({ items: 1, proxy: { port: 0, authorityFile } })
    expect(kept.proxy?.authorityFile).toBe(authorityFile)
    const own = await startEmulator({ items: 1, proxy: { port: 0 } })
    const tunnel = connect(Number(new URL(own.proxy?.address ?? '').port), '127.0.0.1')
    tunnel.write('CONNECT photoslibrary.googleapis.com:443 HTTP/1.1\r\nHost: x\r\n\r\n')
    await new Promise((resolve) => tunnel.once('data', resolve))
    const ended = new Promise((resolve) => tunnel.once('close', resolve))
    await Promise.all([kept.close(), own.close()])
    await ended
    expect(await readFile(authorityFile, 'utf8')).toContain('BEGIN CERTIFICATE')
    await expect(access(own.proxy?.authorityFile ?? '')).rejects.toThrow('ENOENT')
    await rm(folder, { recursive: true })
  })

  test('takes a free port or says that its own is taken', async () => {
    const port = Number(new URL(emulator.proxy?.address ?? '').port)
    await expect(startEmulator({ items: 1, proxy: { port } })).rejects.toThrow('EADDRINUSE')
  })
})
