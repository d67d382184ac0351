/**
 * The process that looks at folders of the machine. It is apart from the main process because a disk that does not answer,
 * such as a share of a server that is gone, holds whoever asked it, and cannot be told to stop. Started by
 * `node:child_process.fork` or by Electron's `utilityProcess.fork`; see `folder-protocol.ts` for what it is told and answers.
 */
import * as files from 'node:fs/promises'
import { success } from '../../shared/problems/problem.ts'
import { describeError } from '../describe-error.ts'
import { answerParent } from '../worker-side.ts'
import { findPlaces } from './find-places.ts'
import { folderRequestSchema, folderWorkerReady, type FolderAnswer, type FolderRequest } from './folder-protocol.ts'
import { listFolder } from './list-folder.ts'
import { makeFolder } from './make-folder.ts'

const patienceMs = 2000

async function look(request: FolderRequest): Promise<Omit<FolderAnswer, 'id'>> {
  const { home } = request
  if (request.ask === 'list') return await listFolder(request.query, { files, home, patienceMs })
  if (request.ask === 'make') return { result: await makeFolder(request, { files, home }), unanswered: false }
  const places = await findPlaces({ files, home, platform: process.platform, patienceMs })
  return { result: success(places), unanswered: false }
}

async function answer(message: unknown, send: (answer: FolderAnswer) => void): Promise<void> {
  const request = folderRequestSchema.parse(message)
  const { id } = request
  try {
    send({ id, ...(await look(request)) })
  } catch (error) {
    const problem = { code: 'unexpected', detail: describeError(error) } as const
    send({ id, result: { ok: false, problem }, unanswered: false })
  }
}

answerParent({
  ready: folderWorkerReady,
  answer,
  // An orderly end would wait for the threads that a disk holds.
  end: () => process.kill(process.pid, 'SIGKILL'),
})
