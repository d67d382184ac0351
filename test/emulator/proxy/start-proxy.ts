import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unknownPath } from '../http/api-errors.ts'
import { callOf, type Context } from '../http/call.ts'
import { sendReply } from '../http/send-reply.ts'
import type { Handler } from '../http/server.ts'
import { makeCertificates } from './certificates.ts'
import { connectProxy } from './connect-proxy.ts'
import { googleHosts } from './google-hosts.ts'

export interface ProxyOptions {
  /** 0: any free port. */
  port: number
  /** Where the certificate of the authority is written; absent: into a folder of its own, which goes with the proxy. */
  authorityFile?: string
}

export interface RunningProxy {
  /** `http://127.0.0.1:PORT`, for `HTTPS_PROXY`. */
  address: string
  /** A PEM file for clients to trust, such as rclone's `--ca-cert`. */
  authorityFile: string
  stop(): Promise<void>
}

/**
 * The way in for clients that know Google by its names alone. `here` and `asGoogle` are the same emulator, the latter as
 * clients see it that call those names.
 */
export async function startProxy(
  options: ProxyOptions,
  origin: string,
  handler: Handler,
  { here, asGoogle }: { here: Context; asGoogle: Context },
): Promise<RunningProxy> {
  const certificates = await makeCertificates(googleHosts)
  const proxy = connectProxy({
    certificates,
    origin,
    asGoogle: (request, response) => handler(request, response, asGoogle),
    asOneself: (request, response) => handler(request, response, here),
    unknown: (request, response) => {
      const { verb, path } = callOf(request)
      const plain = { withLength: true, pace: undefined, fault: undefined, onBytes: () => {} }
      void sendReply(response, unknownPath(path), { head: verb === 'HEAD', ...plain })
    },
  })
  const { server } = proxy
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const folder = options.authorityFile === undefined ? await mkdtemp(join(tmpdir(), 'shoebox-emulator-')) : undefined
  const authorityFile = options.authorityFile ?? join(folder ?? '', 'authority.pem')
  await writeFile(authorityFile, certificates.authority)
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorityFile,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      proxy.cut()
      await closed
      if (folder !== undefined) await rm(folder, { recursive: true })
    },
  }
}
