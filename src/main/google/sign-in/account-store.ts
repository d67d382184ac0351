import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Problem } from '../../../shared/problems/problem.ts'
import { readTextFile, setDamagedAside } from '../../home/home-file.ts'
import type { Ports } from '../../ports.ts'
import { takeTurns } from '../../turns.ts'
import type { Endpoints } from '../endpoints.ts'
import { writeJsonFile } from '../../home/home-json.ts'
import { parseJson } from '../../../shared/parse-json.ts'

/** What is kept about an account besides its secret. */
export interface AccountRecord {
  id: string
  email: string
  name: string
  /** The OAuth client the person signed in with; the sign-in works with no other. */
  clientId: string
  /** Permissions that were granted, in full. */
  scopes: string[]
  signedIn: boolean
  keptAs: 'encrypted' | 'plain' | 'session'
}

/** The OAuth client in use and the accounts, for real Google or for a stand-in. */
export interface Realm {
  clientId?: string | undefined
  accounts: AccountRecord[]
}

export interface AccountStore {
  /** `accounts-damaged` once the file was set aside. */
  readonly damaged: Problem | undefined
  readonly realm: Realm
  /** Changes what is kept, on disk and here; changes run one after the other. Throws what the disk says. */
  change(edit: (realm: Realm) => Realm): Promise<void>
}

const accountRecord = z.object({
  id: z.string().min(1),
  email: z.string(),
  name: z.string(),
  clientId: z.string(),
  scopes: z.array(z.string()),
  signedIn: z.boolean(),
  keptAs: z.enum(['encrypted', 'plain', 'session']),
})
const realm = z.object({ clientId: z.string().optional(), accounts: z.array(accountRecord) })
const accountsFile = z.object({ format: z.literal(1), google: realm.optional(), redirected: realm.optional() })

/** Says by a number that it is not what this version knows: a newer Shoebox wrote it, which will want it where it is. */
const newerFile = z.looseObject({ format: z.number().refine((format) => format !== 1) })

/**
 * Opens `accounts.json` of the home folder, which holds no secrets. A file that cannot be understood is set aside, that
 * of a newer version only when something is to be written; both count as empty: signing in again brings everything back.
 */
export async function openAccountStore(
  ports: Pick<Ports, 'clock' | 'home' | 'log'>,
  name: Endpoints['realm'],
): Promise<AccountStore> {
  const path = join(ports.home, 'accounts.json')

  let damaged: Problem | undefined

  const read = async (toWrite: boolean): Promise<z.infer<typeof accountsFile>> => {
    const text = await readTextFile(nodeFiles, path)
    if (text === undefined) return { format: 1 }
    const value = parseJson(text)
    const file = accountsFile.safeParse(value)
    if (file.success) return file.data
    if (toWrite || !newerFile.safeParse(value).success)
      damaged = await setDamagedAside({ ...ports, files: nodeFiles }, path, 'accounts-damaged')
    else ports.log('warn', 'accounts-file-not-understood')
    return { format: 1 }
  }

  let current: Realm = (await read(false))[name] ?? { accounts: [] }
  const inTurn = takeTurns()

  const apply = async (edit: (realm: Realm) => Realm): Promise<void> => {
    // Another program may have signed in meanwhile: the edit starts from what the file says now.
    const file = await read(true)
    const edited = edit(file[name] ?? { accounts: [] })
    await writeJsonFile(path, { ...file, [name]: edited })
    current = edited
  }

  return {
    get damaged() {
      return damaged
    },
    get realm() {
      return current
    },
    change: (edit) => inTurn(() => apply(edit)),
  }
}
