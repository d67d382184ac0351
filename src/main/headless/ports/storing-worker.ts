/** The thread that stores files; see `mirror/storing` for what it is told and answers. Started by `storing-thread.ts`. */
import { parentPort } from 'node:worker_threads'
import { MirrorFiles } from '../../mirror/disk/mirror-files.ts'
import type { WorkOrder } from '../../mirror/storing/in-one-go.ts'
import { doWork } from '../../mirror/storing/work.ts'
import { directFiles } from './direct-files.ts'
import type { StoringMessage } from './storing-thread.ts'

const files = directFiles()

parentPort?.on('message', ({ number, order }: StoringMessage) => {
  const { root, work } = order as WorkOrder
  // What was looked at for one order counts for no other.
  void doWork(new MirrorFiles(root, files), work).then((answer) => parentPort?.postMessage({ number, answer }))
})
