import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** What is made by building and testing, and files that are there to be wrong; in the project's own folder alone. */
const notOurs = ['.git', '.cache', 'out', 'dist', 'coverage', 'test-results', 'playwright-report', 'shoebox-demo']
const code = /\.(?:[mc]?[jt]sx?|css|html)$/

export interface ProjectFile {
  /** Relative to the project, with slashes. */
  path: string
  /** A link leads out of the place that it lies in, wherever it leads. */
  isLink: boolean
}

/**
 * Every file that the check looks at, in the order of their paths: all that lies below `src`, whatever it is, and code, style
 * sheets and pages everywhere else, in hidden folders too.
 */
export function projectFiles(root: string): ProjectFile[] {
  const found: ProjectFile[] = []
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name === 'node_modules' || notOurs.includes(path)) continue
      if (entry.isDirectory()) walk(path)
      else if (path.startsWith('src/') || code.test(path)) found.push({ path, isLink: entry.isSymbolicLink() })
    }
  }
  walk('')
  return found.sort((one, other) => (one.path < other.path ? -1 : 1))
}
