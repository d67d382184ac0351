/**
 * The process that checks and migrates a large index; see `mirror/prepare-apart.ts` for what it is told and answers. Started
 * by `node:child_process.fork` or by Electron's `utilityProcess.fork`.
 */
import * as nodeFiles from 'node:fs/promises'
import { describeError } from '../describe-error.ts'
import { MirrorFiles } from '../mirror/mirror-files.ts'
import type { PrepareAnswer } from '../mirror/prepare-apart.ts'
import { prepareIndex } from '../mirror/prepare-index.ts'

/** Electron's way to the process that started this one. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

async function prepare(message: unknown, send: (answer: PrepareAnswer) => void): Promise<void> {
  try {
    if (typeof message !== 'object' || message === null || !('root' in message) || typeof message.root !== 'string')
      throw new TypeError('a folder is expected')
    await prepareIndex(new MirrorFiles(message.root, nodeFiles), (step) => send({ kind: 'step', ...step }))
    send({ kind: 'done' })
  } catch (error) {
    send({ kind: 'failed', detail: describeError(error) })
  }
}

function sendToNode(message: PrepareAnswer): void {
  process.send?.(message)
}

function main(): void {
  const parentPort = (process as { parentPort?: ParentPort }).parentPort
  if (parentPort) {
    const send = (message: PrepareAnswer): void => parentPort.postMessage(message)
    parentPort.on('message', ({ data }) => void prepare(data, send))
    send({ kind: 'ready' })
    return
  }
  process.on('message', (message) => void prepare(message, sendToNode))
  // The parent is gone, even if it was killed.
  process.on('disconnect', () => process.exit(0))
  sendToNode({ kind: 'ready' })
}

main()
