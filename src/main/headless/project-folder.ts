import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const packageFile = z.object({ name: z.string(), version: z.string() })

export interface Project {
  /** Folder with Shoebox's package.json: the checkout, or the inside of the packaged app. */
  root: string
  version: string
}

/** Finds Shoebox's own folder above a file of it, from source and from the bundle alike. Throws if there is none. */
export function findProject(file: string): Project {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const path = join(folder, 'package.json')
    if (existsSync(path)) {
      const { name, version } = packageFile.parse(JSON.parse(readFileSync(path, 'utf8')))
      if (name === 'shoebox') return { root: folder, version }
    }
    if (folder === dirname(folder)) throw new Error(`No package.json of Shoebox above ${file}`)
  }
}
