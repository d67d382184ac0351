/** Entry of the packaged app and of `npm start`. */
import { createApp } from '../app.ts'
import { startDesktop } from './desktop.ts'

startDesktop(createApp)
