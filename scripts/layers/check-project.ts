import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findImports } from './find-imports.ts'
import { findRawAccess } from './raw-access.ts'
import { whyForbidden } from './layer-faults.ts'
import type { Layer } from './layers.ts'

/** What is made by building, testing and installing, and files that are there to be wrong. */
const notOurs = ['node_modules', 'out', 'dist', 'coverage', 'test-results', 'playwright-report', 'shoebox-demo']

export interface Checked {
  /** How many files were looked at. */
  files: number
  /**
   * A line for each import that no layer allows, for each way around the checked paths of a mirror, and for each file that
   * cannot be read as code.
   */
  faults: string[]
}

/** Looks at every file with code below `root`, in whatever folder it lies. */
export function checkProject(root: string, layers: readonly Layer[]): Checked {
  const faults: string[] = []
  const files = globSync('**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}', {
    cwd: root,
    exclude: (path) => notOurs.includes(path),
  }).map((path) => path.replaceAll('\\', '/'))
  for (const file of files.sort()) {
    if (!layers.some(({ place }) => file === place || file.startsWith(`${place}/`))) {
      faults.push(`${file}: is in no layer`)
      continue
    }
    try {
      const text = readFileSync(join(root, file), 'utf8')
      for (const { line, what } of findRawAccess(file, text)) faults.push(`${file}:${line}: ${what}`)
      for (const { line, specifier } of findImports(file, text)) {
        const why = whyForbidden(layers, file, specifier)
        if (why !== undefined) faults.push(`${file}:${line}: imports ${specifier ?? 'something'}: ${why}`)
      }
    } catch (error) {
      faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { files: files.length, faults }
}
