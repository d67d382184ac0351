/** Entry of the packaged app and of `npm start`: a window, or a command of the command line. */
import { createApp } from '../app.ts'
import { readCliArguments } from './command-line.ts'
import { startDesktop } from './desktop.ts'
import { startHeadless } from './headless-mode.ts'

const command = readCliArguments(process.argv, process.defaultApp)
if (command) startHeadless(command)
else startDesktop(createApp)
