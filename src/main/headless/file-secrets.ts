import { chmod, mkdir } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readTextFile, replaceTextFile } from '../home-file.ts'
import type { SecretStore } from '../ports.ts'

const secretsFile = z.record(z.string(), z.string())

/**
 * Secrets in `secrets.json` of the home folder, readable by this user alone (the file 0600, the folder 0700). Programs
 * of the same user can read them too, which is why they count as `plain`: there is no key store without a desktop.
 * A file that cannot be understood is an error, not an empty store: it may hold sign-ins that a newer version wrote.
 */
export function createFileSecrets(home: string): SecretStore {
  const path = join(home, 'secrets.json')
  let last: Promise<unknown> = Promise.resolve()

  const read = async (): Promise<Record<string, string>> => {
    const text = await readTextFile(nodeFiles, path)
    return text === undefined ? {} : secretsFile.parse(JSON.parse(text))
  }
  const change = (edit: (secrets: Record<string, string>) => void): Promise<void> => {
    const edited = async (): Promise<void> => {
      await mkdir(home, { recursive: true, mode: 0o700 })
      await chmod(home, 0o700)
      const secrets = await read()
      edit(secrets)
      await replaceTextFile(nodeFiles, path, `${JSON.stringify(secrets, undefined, 2)}\n`)
    }
    const changed = last.then(edited)
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    protection: () => Promise.resolve('plain'),
    async get(name) {
      await last
      const secrets = await read()
      return Object.hasOwn(secrets, name) ? secrets[name] : undefined
    },
    async set(name, value) {
      await change((secrets) => {
        secrets[name] = value
      })
      return 'plain'
    },
    delete: (name) =>
      change((secrets) => {
        delete secrets[name]
      }),
  }
}
