import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Certificates {
  /** PEM of the authority that clients have to trust. */
  authority: string
  certificate: string
  key: string
}

const settings = (hosts: readonly string[]): string => `
[req]
distinguished_name = name
prompt = no
[name]
O = Shoebox
CN = Emulator of Google Photos
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = ${hosts.map((host) => `DNS:${host}`).join(',')}
`

/**
 * A certificate for these names, and that of the authority that has signed it, good for 30 days. The authority's key is gone when
 * this resolves: it never signs anything else. Needs the program openssl, and says so where it is missing.
 */
export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-emulator-'))
  const file = (name: string): string => join(folder, name)
  const newKey = async (name: string): Promise<string> => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await writeFile(file(name), pem, { mode: 0o600 })
    return pem
  }
  const openssl = async (...args: string[]): Promise<void> => {
    await run('openssl', args, { cwd: folder }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new Error('The proxy needs the program openssl, which is not installed.', { cause: error })
    })
  }
  try {
    await writeFile(file('settings'), settings(hosts))
    await newKey('authority.key')
    const key = await newKey('server.key')
    const [config, sign] = [
      ['-config', 'settings'],
      ['-days', '30', '-sha256'],
    ]
    await openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      'authority.key',
      '-out',
      'authority.pem',
      ...config,
      ...sign,
      '-extensions',
      'authority',
    )
    await openssl(
      'req',
      '-new',
      '-key',
      'server.key',
      '-out',
      'server.csr',
      ...config,
      '-subj',
      '/CN=Google Photos on this machine',
    )
    const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial']
    await openssl(
      'x509',
      '-req',
      '-in',
      'server.csr',
      ...signed,
      ...sign,
      '-extfile',
      'settings',
      '-extensions',
      'server',
      '-out',
      'server.pem',
    )
    const [authority, certificate] = await Promise.all([
      readFile(file('authority.pem'), 'utf8'),
      readFile(file('server.pem'), 'utf8'),
    ])
    return { authority, certificate, key }
  } finally {
    await rm(folder, { recursive: true })
  }
}
