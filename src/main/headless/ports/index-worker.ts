/**
 * The process that checks and migrates a large index; see `mirror/opening/prepare-apart.ts` for what it is told and answers. Started
 * by `node:child_process.fork` or by Electron's `utilityProcess.fork`.
 */
import * as nodeFiles from 'node:fs/promises'
import { describeError } from '../../describe-error.ts'
import { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { PrepareAnswer } from '../../mirror/opening/prepare-apart.ts'
import { prepareIndex } from '../../mirror/opening/prepare-index.ts'
import { answerParent, parentIsGone } from '../../worker-side.ts'

async function prepare(message: unknown, send: (answer: PrepareAnswer) => void): Promise<void> {
  try {
    if (typeof message !== 'object' || message === null || !('root' in message) || typeof message.root !== 'string')
      throw new TypeError('a folder is expected')
    await prepareIndex(new MirrorFiles(message.root, nodeFiles), (step) => {
      // A step takes seconds, and as long as this lives nobody else can open the mirror.
      if (parentIsGone()) process.exit(0)
      send({ kind: 'step', ...step })
    })
    send({ kind: 'done' })
  } catch (error) {
    send({ kind: 'failed', detail: describeError(error) })
  }
}

const ready: PrepareAnswer = { kind: 'ready' }

answerParent({ ready, answer: prepare })
