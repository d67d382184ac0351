/**
 * The process that looks into exports. It is apart from the main process because a million files take many seconds of thinking
 * and much memory, which is gone with the process. Started by `node:child_process.fork` or by Electron's `utilityProcess.fork`;
 * see `look-protocol.ts` for what it is told and answers.
 */
import * as files from 'node:fs/promises'
import type { StockProgress } from '../../../shared/imports/export-stock.ts'
import type { ItemMark } from '../../../shared/imports/item-mark.ts'
import { systemClock } from '../../clock/system-clock.ts'
import { describeError } from '../../describe-error.ts'
import { answerParent, parentIsGone } from '../../worker-side.ts'
import { readPlace, type EntryPlace } from '../archives/entry-place.ts'
import { usualLimits } from '../limits.ts'
import { takeStock } from '../stock/take-stock.ts'
import { ArchiveThreads } from './archive-threads.ts'
import { keepMemorySmall } from './look-memory.ts'
import { lookRequestSchema, type LookAnswer, type LookRequest } from './look-protocol.ts'
import { answersOf, inOneMessage, mostAlbums } from './stock-lists.ts'

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

async function answer(message: unknown, send: (answer: LookAnswer) => void): Promise<void> {
  try {
    const request = lookRequestSchema.parse(message)
    if (request.kind === 'look') await look(request, send)
    else send({ kind: 'cover', bytes: await readPlace(files, request.place).catch(() => undefined) })
  } catch (error) {
    send({ kind: 'failed', detail: describeError(error) })
  }
}

async function look(
  { paths, thorough, marks: isComparing }: Extract<LookRequest, { kind: 'look' }>,
  send: (answer: LookAnswer) => void,
): Promise<void> {
  const covers: EntryPlace[] = []
  // Sent while they are told: all of them at a time would be much memory beside the entries.
  let marks: ItemMark[] = []
  const sendMarks = (): void => {
    send({ kind: 'marks', marks })
    marks = []
  }
  const stock = await takeStock(paths, {
    files,
    limits: usualLimits,
    signal: new AbortController().signal,
    includeTrash: false,
    thorough,
    listers: new ArchiveThreads(),
    progress: sayingNowAndThen(send),
    ...(isComparing && {
      mark: (mark: ItemMark) => {
        if (marks.push(mark) === inOneMessage) sendMarks()
      },
    }),
    cover: (place) => (covers.length < mostAlbums ? covers.push(place) - 1 : undefined),
  })
  if (marks.length > 0) sendMarks()
  for (const told of answersOf(stock, covers)) send(told)
}

const ready: LookAnswer = { kind: 'ready' }

keepMemorySmall()

// An orderly end would wait for a disk that does not answer.
answerParent({ ready, answer, end: () => process.kill(process.pid, 'SIGKILL') })
