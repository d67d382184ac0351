import { chmod } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { makeHomeFolder, readTextFile, replaceTextFile, setDamagedAside } from './home-file.ts'
import type { Clock, Log, SecretStore } from '../ports.ts'
import { takeTurns } from '../turns.ts'

const secretsFile = z.record(z.string(), z.string())
/** Says by a number what this version does not know: what a newer Shoebox wrote, which will want it where it is. */
const newerFile = z.looseObject({ version: z.number() }).or(z.looseObject({ format: z.number() }))

/**
 * Secrets in `secrets.json` of the home folder, readable by this user alone (the file 0600, the folder 0700). Programs
 * of the same user can read them too, which is why they count as `plain`: there is no key store without a desktop.
 * A file that cannot be understood is set aside and counts as empty: signing in again brings everything back. That of a
 * newer version is an error instead.
 */
export function createFileSecrets(home: string, clock: Pick<Clock, 'now'>, log: Log = () => undefined): SecretStore {
  const path = join(home, 'secrets.json')
  // Two writers would lose each other's entries, and two readers set the file aside twice.
  const inTurn = takeTurns()
  let damaged: Problem | undefined

  const read = async (): Promise<Record<string, string>> => {
    const text = await readTextFile(nodeFiles, path)
    if (text === undefined) return {}
    const value = parseJson(text)
    const secrets = secretsFile.safeParse(value)
    if (secrets.success) return secrets.data
    if (newerFile.safeParse(value).success) {
      throw Object.assign(new Error('secrets.json was written by a newer version'), { path })
    }
    damaged = await setDamagedAside({ files: nodeFiles, clock, log }, path, 'secrets-damaged')
    return {}
  }
  const change = (edit: (secrets: Record<string, string>) => void): Promise<void> =>
    inTurn(async () => {
      await makeHomeFolder(nodeFiles, home)
      await chmod(home, 0o700)
      const secrets = await read()
      edit(secrets)
      await replaceTextFile(nodeFiles, path, `${JSON.stringify(secrets, undefined, 2)}\n`)
    })

  return {
    protection: () => Promise.resolve('plain'),
    damaged: () => damaged,
    get: (name) =>
      inTurn(async () => {
        const secrets = await read()
        return Object.hasOwn(secrets, name) ? secrets[name] : undefined
      }),
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
