import { z } from 'zod'
import type { Problem } from '../../shared/problems/problem.ts'
import { readTextFile, replaceTextFile, setDamagedAside } from './home-file.ts'
import type { Clock, FileSystem, Log, SecretStore } from '../ports.ts'
import { takeTurns } from '../turns.ts'

/** What the system's key store can do. */
export interface Protector {
  available(): Promise<boolean>
  encrypt(text: string): Promise<Uint8Array>
  /** `stale`: the key was changed since, so the text should be encrypted again. Rejects if the key store refuses. */
  decrypt(bytes: Uint8Array): Promise<{ text: string; stale: boolean }>
}

/** Name -> base64 of what the key store made of the value. */
const fileShape = z.record(z.string(), z.string())
type Entries = z.infer<typeof fileShape>

export interface SecretStoreParts {
  clock: Pick<Clock, 'now'>
  files: FileSystem
  /** The file of encrypted values; its folder is made when needed. */
  path: string
  protector: Protector
  /** Where values are kept as they are: the store of the command line, so that both find the same sign-in. */
  plain: SecretStore
  log: Log
}

/**
 * Secrets behind the system's key store where there is one; as they are where there is none and the person agreed; in
 * memory otherwise. A plain value wins over an encrypted one of the same name: only the command line can have written
 * it later. A secret that can no longer be decrypted counts as absent, so the person signs in again; so do all of a file
 * that cannot be understood, which is set aside.
 */
export function createSecretStore({ clock, files, path, protector, plain, log }: SecretStoreParts): SecretStore {
  const session = new Map<string, string>()
  let damaged: Problem | undefined
  // Two writers would lose each other's entries.
  const inTurn = takeTurns()

  const load = async (): Promise<Entries> => {
    const text = await readTextFile(files, path)
    if (text === undefined) return {}
    try {
      return fileShape.parse(JSON.parse(text))
    } catch {
      // What cannot be read cannot be decrypted either; the next sign-in writes a sound file.
      damaged = await setDamagedAside({ files, clock, log }, path, 'secrets-damaged')
      return {}
    }
  }

  const save = (entries: Entries): Promise<void> =>
    replaceTextFile(files, path, `${JSON.stringify(entries, undefined, 2)}\n`)

  const forget = async (name: string): Promise<void> => {
    const entries = await load()
    if (!Object.hasOwn(entries, name)) return
    await save(Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name)))
  }

  const encrypted = async (value: string): Promise<string | undefined> => {
    if (!(await protector.available())) return undefined
    try {
      return Buffer.from(await protector.encrypt(value)).toString('base64')
    } catch (error) {
      log('error', 'secret-not-encrypted', { detail: String(error) })
      return undefined
    }
  }

  const decrypted = async (name: string): Promise<string | undefined> => {
    const entries = await load()
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined
    if (entry === undefined) return undefined
    try {
      const { text, stale } = await protector.decrypt(Buffer.from(entry, 'base64'))
      const renewed = stale ? await encrypted(text) : undefined
      if (renewed !== undefined) await save({ ...entries, [name]: renewed })
      return text
    } catch (error) {
      log('warn', 'secret-unreadable', { name, detail: String(error) })
      return undefined
    }
  }

  const keep = async (name: string, value: string, allowPlain: boolean): ReturnType<SecretStore['set']> => {
    const entry = await encrypted(value)
    if (entry !== undefined) {
      await save({ ...(await load()), [name]: entry })
      await plain.delete(name)
      session.delete(name)
      return 'encrypted'
    }
    await forget(name)
    if (allowPlain) {
      session.delete(name)
      return plain.set(name, value, { allowPlain })
    }
    await plain.delete(name)
    session.set(name, value)
    return 'session'
  }

  return {
    damaged: () => damaged ?? plain.damaged?.(),
    protection: async () => ((await protector.available()) ? 'encrypted' : 'session'),
    get: (name) => inTurn(async () => session.get(name) ?? (await plain.get(name)) ?? (await decrypted(name))),
    set: (name, value, options = {}) => inTurn(() => keep(name, value, options.allowPlain === true)),
    delete: (name) =>
      inTurn(async () => {
        session.delete(name)
        await plain.delete(name)
        await forget(name)
      }),
  }
}
