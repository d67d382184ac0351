import type { z } from 'zod'
import type { CallName, Calls, Input } from '../../../shared/contract.ts'
import { accounts } from './google/accounts.ts'
import { albums } from './library/albums.ts'
import { app } from './app.ts'
import { arrivals } from './tasks/arrivals.ts'
import { backup } from './tasks/backup.ts'
import type { AnsweredCalls } from './call-context.ts'
import { exporting } from './tasks/exporting.ts'
import { folders } from './folders.ts'
import { google } from './google/google.ts'
import { health } from './library/health.ts'
import { imports } from './tasks/imports.ts'
import { library } from './library/library.ts'
import { map } from './library/map.ts'
import { mirror } from './mirror.ts'
import { network } from './google/network.ts'
import { requests } from './google/requests.ts'
import { restoring } from './tasks/restoring.ts'
import { schedule } from './tasks/schedule.ts'
import { searches } from './library/searches.ts'
import { settings } from './settings.ts'
import { tasks } from './tasks/tasks.ts'
import { verdict } from './library/verdict.ts'

/** Every call of the contract: what its input must look like, and what it does. */
export const answeredCalls = {
  ...app,
  ...settings,
  ...mirror,
  ...folders,
  ...accounts,
  ...requests,
  ...network,
  ...albums,
  ...tasks,
  ...backup,
  ...schedule,
  ...library,
  ...map,
  ...searches,
  ...verdict,
  ...health,
  ...imports,
  ...arrivals,
  ...exporting,
  ...restoring,
  ...google,
} satisfies AnsweredCalls<Calls>

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
/** `never` while schemas and contract agree in both directions; otherwise the names of the calls that differ. */
type Mismatch = {
  [Name in CallName]: Same<z.output<(typeof answeredCalls)[Name]['input']>, Input<Name>> extends true ? never : Name
}[CallName]
true satisfies [Mismatch] extends [never] ? true : Mismatch
