/**
 * Checks which folder imports which, and which files may reach the network, the disk or Electron; see `layers/layers.ts`.
 * Usage: `node scripts/check-layers.ts [project folder]`. Prints each forbidden import and exits with 1.
 */
import { join, resolve } from 'node:path'
import { checkProject } from './layers/check-project.ts'
import { layers } from './layers/layers.ts'

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'))
const { files, faults } = checkProject(root, layers)
for (const fault of faults) console.error(fault)
if (files === 0) console.error(`No files with code below ${root}`)
process.exit(files > 0 && faults.length === 0 ? 0 : 1)
