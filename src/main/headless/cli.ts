#!/usr/bin/env node
/** Entry of the command line, from source (`npm run shoebox`) and from the packaged app. */
import { setFlagsFromString } from 'node:v8'
import { ExitCode } from './exit-codes.ts'
import { runCli } from './run-cli.ts'

// Without it V8 lets garbage of finished downloads grow to twice the memory before it looks, and gains no speed by that.
setFlagsFromString('--optimize-for-size')

const stop = new AbortController()
/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. */
const sameKeyPress = 500
let firstAt = 0

function interrupt(): void {
  // The first signal asks to stop; the second one means it.
  if (!stop.signal.aborted) {
    firstAt = performance.now()
    stop.abort()
  } else if (performance.now() - firstAt > sameKeyPress) {
    process.exit(ExitCode.interrupted)
  }
}

/** A reader that went away, such as `head`, is no reason to end a backup: nobody hears the rest, that is all. */
function outliveReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

outliveReader(process.stdout)
outliveReader(process.stderr)
process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)

process.exitCode = await runCli({
  args: process.argv.slice(2),
  environment: process.env,
  standard: process.stdout,
  error: process.stderr,
  interrupted: stop.signal,
})
