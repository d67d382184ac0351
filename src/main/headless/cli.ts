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

// Without it V8 lets garbage of finished downloads grow to twice the memory before it looks, and gains no speed by that.
setFlagsFromString('--optimize-for-size')

/** Shorter than that of `followSignals`, which knows no exit code. Milliseconds. */
const patience = 15_000

const stop = followSignals(endBySignal)
let crashed = false
logUncaught(createFileLog(homeFolder(process.env), systemClock()), () => {
  crashed = true
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
process.exitCode = crashed ? ExitCode.problems : code
