/** Takes stock of the export in a folder, as a look into it does, and prints what that cost as one JSON object. */
import * as files from 'node:fs/promises'
import { usualLimits } from '../../src/main/takeout/limits.ts'
import { takeStock } from '../../src/main/takeout/stock/take-stock.ts'

const [folder = ''] = process.argv.slice(2)
const [start, before] = [performance.now(), process.cpuUsage()]
let matching = start
const stock = await takeStock([folder], {
  files,
  limits: usualLimits,
  includeTrash: false,
  thorough: false,
  signal: new AbortController().signal,
  progress: ({ step }) => {
    if (step === 'matching') matching = performance.now()
  },
})
const end = performance.now()
const { user, system } = process.cpuUsage(before)
const { entries, items, facts, problemCounts } = stock
process.stdout.write(
  JSON.stringify({
    entries,
    items,
    facts,
    problemCounts,
    indexSeconds: (matching - start) / 1000,
    matchSeconds: (end - matching) / 1000,
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.resourceUsage().maxRSS * 1024,
  }),
)
