import type { z } from 'zod'
import type { CallName, Input, Output } from '../../../shared/contract.ts'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import type { FolderBrowser } from '../../folders/folder-browser.ts'
import type { Google } from '../../google/google.ts'
import type { Ports } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import type { ExportArrivals } from '../../takeout/arrivals/export-arrivals.ts'
import type { ExportsLook } from '../../takeout/looking/exports-look.ts'
import type { AppOptions } from '../app-interface.ts'
import type { EventHub } from '../event-hub.ts'
import type { MirrorKeeper } from '../mirror/mirror-keeper.ts'
import type { MirrorParts } from '../mirror/mirror-parts.ts'
import type { Rebuilds } from '../mirror/rebuilds.ts'
import type { Scheduler } from '../schedule/scheduler.ts'
import type { StockCovers } from '../stock-covers.ts'
import type { SettingsStore } from '../settings/settings-store.ts'

/** What calls are answered with. */
export interface CallContext {
  ports: Ports
  options: AppOptions
  settings: SettingsStore
  google: Google
  mirrors: MirrorKeeper<MirrorParts>
  events: EventHub
  arbiter: Arbiter
  exportsLook: ExportsLook
  stockCovers: StockCovers
  exportArrivals: ExportArrivals
  rebuilds: Rebuilds
  /** Absent in a host that keeps no schedule. */
  schedule?: Scheduler
  /** Absent in a host that has a dialog of the system. */
  folders?: FolderBrowser
}

type Answer<Value> = Result<Value> | Promise<Result<Value>>

/** One call: what its input must look like, and what it does with it. Nothing that does not fit reaches the handler. */
interface AnsweredCall<Name extends CallName> {
  input: z.ZodType<Input<Name>>
  handle: (context: CallContext, input: Input<Name>) => Answer<Output<Name>>
}

/** The calls of one feature of the contract, each of them. */
export type AnsweredCalls<Calls> = { [Name in Extract<keyof Calls, CallName>]: AnsweredCall<Name> }

/** Runs `act` on the mirror in use; without one, the answer is why there is none. */
export async function withMirror<Value>(
  { mirrors }: CallContext,
  act: (parts: MirrorParts) => Answer<Value>,
): Promise<Result<Value>> {
  const parts = await mirrors.current()
  return parts.ok ? act(parts.value) : parts
}

/** The answer of what is read beside everything else, which is undefined once the mirror closes. */
export function orCancelled<Value>(found: Value | undefined): Result<Value> {
  return found === undefined ? failure('cancelled') : success(found)
}
