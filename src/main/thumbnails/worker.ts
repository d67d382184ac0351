/**
 * The process that decodes pictures. It is apart from the main process because decoding takes seconds, takes memory and
 * can crash on a damaged file. Started by `node:child_process.fork` or by Electron's `utilityProcess.fork`; see
 * `worker-protocol.ts` for what it is told and answers.
 */
import { constants, setPriority } from 'node:os'
import { answerParent } from '../worker-side.ts'
import { limitMemory } from './decoding/limit-memory.ts'
import { NotShownError } from './decoding/open-picture.ts'
import { prepareRenderer, renderThumbnails } from './decoding/render-thumbnail.ts'
import { workerRequestSchema } from './worker-protocol.ts'
import type { WorkerAnswer } from './worker-protocol.ts'

async function answer(message: unknown, send: (answer: WorkerAnswer) => void): Promise<void> {
  const request = workerRequestSchema.parse(message)
  const { id } = request
  try {
    const pictures = await renderThumbnails(request)
    send(pictures === 'heavy' ? { kind: 'heavy', id } : { kind: 'made', id, pictures })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const lasting = error instanceof NotShownError
    send({ kind: 'failed', id, reason: lasting ? error.reason : 'unreadable', detail, lasting })
  }
}

// Browsing and downloading come first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
limitMemory()
prepareRenderer()
const ready: WorkerAnswer = { kind: 'ready' }
answerParent({ ready, answer })
