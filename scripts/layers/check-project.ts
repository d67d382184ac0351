import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findImports, type Import } from './find-imports.ts'
import { findPageImports, findStyleImports } from './find-style-imports.ts'
import { findOwnClocks } from './own-clock.ts'
import { findRawAccess } from './raw-access.ts'
import { layerOf, whyForbidden } from './layer-faults.ts'
import type { Layer } from './layer.ts'
import { projectFiles } from './project-files.ts'

export interface Checked {
  /** How many files were looked at. */
  files: number
  /**
   * A line for each file in no layer, for each import that no layer allows, for each way around the checked paths of a
   * mirror, and for each file that cannot be read as code.
   */
  faults: string[]
}

const code = /\.[mc]?[jt]sx?$/

function importsOf(path: string, text: string): Import[] {
  if (path.endsWith('.css')) return findStyleImports(text)
  if (path.endsWith('.html')) return findPageImports(text)
  return code.test(path) ? findImports(path, text) : []
}

/** What is wrong with one file, as `Checked.faults` tells it. */
export function faultsOf(layers: readonly Layer[], path: string, text: string): string[] {
  if (!layerOf(layers, path)) return [`${path}: is in no layer: name its folder in scripts/layers`]
  try {
    const raw = code.test(path) ? [...findRawAccess(path, text), ...findOwnClocks(path, text)] : []
    return [
      ...raw.map(({ line, what }) => `${path}:${line}: ${what}`),
      ...importsOf(path, text).flatMap(({ line, specifier }) => {
        const why = whyForbidden(layers, path, specifier)
        return why === undefined ? [] : [`${path}:${line}: imports ${specifier ?? 'something'}: ${why}`]
      }),
    ]
  } catch (error) {
    return [`${path}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** Looks at every file of the project below `root`; see `projectFiles`. */
export function checkProject(root: string, layers: readonly Layer[]): Checked {
  const files = projectFiles(root)
  const faults = files.flatMap(({ path, isLink }) =>
    isLink ? [`${path}: is a link`] : faultsOf(layers, path, readFileSync(join(root, path), 'utf8')),
  )
  return { files: files.length, faults }
}
