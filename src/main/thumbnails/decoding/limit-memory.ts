import { Worker } from 'node:worker_threads'

/**
 * More than the largest picture that is tried takes, with the decoders' own needs. Estimates come first; this is for
 * files that lie about themselves.
 */
const mostResident = 2 * 1024 ** 3
const everyMs = 50

/**
 * Ends this process when it takes more memory than any picture may. A thread of its own looks, because a decoder can keep
 * this one busy for minutes. Whoever started the process takes its end for that of a decoder that crashed.
 */
export function limitMemory(mostBytes = mostResident): void {
  const watch = `setInterval(() => {
    if (process.memoryUsage.rss() > ${mostBytes}) process.kill(process.pid, 'SIGKILL')
  }, ${everyMs})`
  const thread = new Worker(watch, { eval: true })
  // Without it estimates still keep large pictures out, so decoding goes on.
  thread.on('error', (error) => process.stderr.write(`The memory of decoders is not watched: ${String(error)}\n`))
  thread.unref()
}
