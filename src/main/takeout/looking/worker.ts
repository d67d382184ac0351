/**
 * The process that looks into exports. It is apart from the main process because a million files take many seconds of thinking
 * and much memory, which is gone with the process. Started by `node:child_process.fork` or by Electron's `utilityProcess.fork`;
 * see `look-protocol.ts` for what it is told and answers.
 */
import * as files from 'node:fs/promises'
import type { StockProgress } from '../../../shared/imports/export-stock.ts'
import { systemClock } from '../../clock/system-clock.ts'
import { describeError } from '../../describe-error.ts'
import { answerParent, parentIsGone } from '../../worker-side.ts'
import { usualLimits } from '../limits.ts'
import { takeStock } from '../stock/take-stock.ts'
import { lookRequestSchema, type LookAnswer } from './look-protocol.ts'
import { shortenStock } from './shorten-stock.ts'

const sayEveryMs = 250

/** Says how far it is as often as a person can read it. */
function sayingNowAndThen(send: (answer: LookAnswer) => void): (progress: StockProgress) => void {
  const clock = systemClock()
  let said = -Infinity
  let step: string | undefined
  return (progress) => {
    const now = clock.monotonic()
    if (now < said + sayEveryMs && progress.step === step) return
    said = now
    step = progress.step
    // Nobody wants to know it any more, and what is read may be terabytes.
    if (parentIsGone()) process.exit(0)
    send({ kind: 'progress', progress })
  }
}

async function look(message: unknown, send: (answer: LookAnswer) => void): Promise<void> {
  try {
    const { paths, thorough } = lookRequestSchema.parse(message)
    const stock = await takeStock(paths, {
      files,
      limits: usualLimits,
      signal: new AbortController().signal,
      includeTrash: false,
      thorough,
      progress: sayingNowAndThen(send),
    })
    send({ kind: 'looked', stock: shortenStock(stock) })
  } catch (error) {
    send({ kind: 'failed', detail: describeError(error) })
  }
}

const ready: LookAnswer = { kind: 'ready' }

// An orderly end would wait for a disk that does not answer.
answerParent({ ready, answer: look, end: () => process.kill(process.pid, 'SIGKILL') })
