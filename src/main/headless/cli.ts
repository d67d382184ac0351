#!/usr/bin/env node
/** Entry of the command line, from source (`npm run shoebox`) and from the packaged app. */
import { setFlagsFromString } from 'node:v8'
import { logUncaught } from '../home/crash-log.ts'
import { ExitCode } from './exit-codes.ts'
import { systemClock } from '../clock/system-clock.ts'
import { homeFolder } from '../home/home-folder.ts'
import { createFileLog } from '../home/log-file.ts'
import { runCli } from './run-cli.ts'
import { endBySignal, followSignals } from './signals.ts'

// The room for what is new stays as small as it begins: else it grows to sixteen times that, which takes a third more memory for
// a backup that downloads. See docs/performance.md, "Memory of the command line".
setFlagsFromString('--semi-space-growth-factor=1')

/** Shorter than that of `followSignals`, which knows no exit code. Milliseconds. */
const patience = 15_000

const stop = followSignals(endBySignal)
logUncaught(createFileLog(homeFolder(process.env), systemClock()), () => {
  // Stays, also where nothing below is reached any more.
  process.exitCode = ExitCode.problems
  process.stderr.write('Something happened that Shoebox did not expect, and it stops. shoebox.log knows more.\n')
  stop.interrupt()
  setTimeout(() => process.exit(ExitCode.problems), patience).unref()
})

const code = await runCli({
  args: process.argv.slice(2),
  environment: process.env,
  standard: process.stdout,
  error: process.stderr,
  interrupted: stop.signal,
})
process.exitCode ??= code
