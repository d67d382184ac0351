/** The process behind `counted-server.ts`: an emulator that answers every message with what it was asked for so far. */
import { pagesOfEverything, pagesOfLists } from '../engine/backups/listed-pages.ts'
import type { EmulatorOptions } from '../emulator/options.ts'
import { startEmulator } from '../emulator/start-emulator.ts'

export interface ServerReady {
  origin: string
  clientJson: string
  /** What Google has of everything, and without the items of albums. */
  pages: { everything: number; lists: number }
}

/** Requests since the start. */
export interface ServedCounts {
  api: number
  media: number
}

const emulator = await startEmulator(JSON.parse(process.argv[2] ?? '{}') as EmulatorOptions)
const ready: ServerReady = {
  origin: emulator.origin,
  clientJson: emulator.clientJson,
  pages: { everything: pagesOfEverything(emulator), lists: pagesOfLists(emulator) },
}
process.on('message', () => {
  const { api, media } = emulator.counters
  const counts: ServedCounts = { api, media }
  process.send?.(counts)
})
process.on('disconnect', () => process.exit())
process.send?.(ready)
