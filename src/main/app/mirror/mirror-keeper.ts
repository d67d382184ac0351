import { isAbsolute, resolve } from 'node:path'
import { failure, success, type Result } from '../../../shared/problems/problem.ts'
import { describeError } from '../../describe-error.ts'
import type { Log } from '../../ports.ts'
import type { Arbiter } from '../../tasks/arbiter.ts'
import { takeTurns } from '../../turns.ts'

/** What is open while a mirror is in use; `Parts` is everything that lives and ends with it. */
export interface MirrorKeeper<Parts extends OpenParts> {
  /**
   * The mirror in use, or why there is none: `mirror-not-set`, or what kept it from being opened. A mirror that could
   * not be opened is tried again with every call, because a disk may have come back.
   */
  current(): Promise<Result<Parts>>
  /** The open mirror if there is one now; opens nothing. */
  open(): Parts | undefined
  /** A mirror is to be used, whether it can be opened or not. */
  isSet(): boolean
  /** Opens or creates the mirror in this folder and closes the one before, unless something is under way that forbids it. */
  use(path: string): Promise<Result<Parts>>
  /**
   * Opens the mirror in use; if that fails because its index is missing or damaged, runs `rebuild` on its folder and
   * opens it then. The signal aborts when the keeper closes.
   */
  rebuilt(rebuild: (path: string, signal: AbortSignal) => Promise<Result<unknown>>): Promise<Result<Parts>>
  /**
   * The index of the open mirror turned out to be damaged: closes the mirror, unless it is busy, so that whoever asks for
   * it next is told.
   */
  doubt(): Promise<void>
  /** For whoever is about to end: an opening that is under way ends, and none begins any more, with `cancelled`. */
  stopOpening(): void
  close(): Promise<void>
}

export interface OpenParts {
  path: string
  /** The index is to be looked at as a whole when it is opened next. */
  distrust(): void
  close(): Promise<void>
}

export interface KeeperParts<Parts> {
  /** Without `create`, a folder that is not a mirror is `mirror-missing`: it may be where a disk is not mounted. */
  /** It ends early, with `cancelled`, once the signal aborts. */
  open: (path: string, create: boolean, signal: AbortSignal) => Promise<Result<Parts>>
  /** The mirror to open when it is first asked for. */
  first?: { path: string; create: boolean }
  /** Says whether the mirror may be closed beside what is under way. */
  arbiter: Arbiter
  log: Log
}

/** Keeps at most one mirror open. Openings and closings happen one after the other, whatever is asked meanwhile. */
export function createMirrorKeeper<Parts extends OpenParts>({
  open,
  arbiter,
  log,
  first,
}: KeeperParts<Parts>): MirrorKeeper<Parts> {
  let wanted = first
  let parts: Parts | undefined
  const inTurn = takeTurns()
  const closing = new AbortController()
  const stopping = new AbortController()

  const openAt = async (path: string, create: boolean): Promise<Result<Parts>> =>
    stopping.signal.aborted ? failure('cancelled') : await open(path, create, stopping.signal)

  /** Whatever keeps it from being closed must not keep the next one from being used. */
  const leave = async (left: Parts | undefined): Promise<void> => {
    try {
      await left?.close()
    } catch (error) {
      log('error', 'mirror-not-closed', { detail: describeError(error) })
    }
  }

  const current = async (): Promise<Result<Parts>> => {
    if (parts) return success(parts)
    if (wanted === undefined) return failure('mirror-not-set')
    // The settings are a file that anybody can edit.
    if (!isAbsolute(wanted.path) || wanted.path.includes('\0'))
      return failure('folder-not-whole', { values: { path: wanted.path.replaceAll('\0', '\uFFFD') } })
    const opened = await openAt(wanted.path, wanted.create)
    if (opened.ok) parts = opened.value
    else log('warn', 'mirror-not-opened', { code: opened.problem.code, detail: opened.problem.detail })
    return opened
  }

  const use = async (path: string): Promise<Result<Parts>> => {
    if (!isAbsolute(path)) return failure('bad-input', { detail: 'the path of a mirror is absolute' })
    const next = resolve(path)
    if (parts?.path === next) return success(parts)
    const refusal = () => parts && arbiter.refusal('change-mirror')
    const refused = refusal()
    if (refused) return failure(refused.code)
    // Opened before the old one is closed: if it cannot be opened, the old one stays in use.
    const opened = await openAt(next, true)
    if (!opened.ok) return opened
    // Opening takes its time, and something may have begun meanwhile.
    const begun = refusal()
    if (begun) {
      await leave(opened.value)
      return failure(begun.code)
    }
    const before = parts
    // At once, so that nothing begins in one that is being closed.
    parts = opened.value
    wanted = { path: next, create: false }
    await leave(before)
    return opened
  }

  const rebuilt: MirrorKeeper<Parts>['rebuilt'] = async (rebuild) => {
    const opened = await current()
    if (opened.ok || wanted === undefined) return opened
    if (!['mirror-index-missing', 'mirror-damaged', 'mirror-index-changed'].includes(opened.problem.code)) return opened
    const made = await rebuild(wanted.path, closing.signal)
    return made.ok ? current() : made
  }

  const doubt = async (): Promise<void> => {
    parts?.distrust()
    if (!parts || arbiter.refusal('change-mirror')) return
    wanted = { path: parts.path, create: false }
    const doubted = parts
    parts = undefined
    await leave(doubted)
  }

  return {
    open: () => parts,
    isSet: () => parts !== undefined || wanted !== undefined,
    current: () => (parts ? Promise.resolve(success(parts)) : inTurn(current)),
    use: (path) => inTurn(() => use(path)),
    doubt: () => inTurn(doubt),
    stopOpening: () => stopping.abort(),
    rebuilt: (rebuild) => inTurn(() => rebuilt(rebuild)),
    close: () => {
      closing.abort()
      stopping.abort()
      return inTurn(async () => {
        const last = parts
        parts = undefined
        wanted = undefined
        await leave(last)
      })
    },
  }
}
