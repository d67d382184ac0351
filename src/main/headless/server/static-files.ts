import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pageTypes } from '../../http/page-types.ts'

/** Vite puts a hash of the content into names below `assets/`, so those never change. */
const hashedName = /^\/assets\/.*-[A-Za-z0-9_-]{8}\.\w+$/

export interface StaticFiles {
  /** Answers and returns true if the folder has this file. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>
}

/**
 * The files of a folder as they are now. Requests are looked up in the list and never joined to a path, so no request
 * can lead out of the folder. `/` is `index.html`.
 */
export async function openStaticFiles(folder: string): Promise<StaticFiles> {
  const known = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    known.set(`/${relative(folder, path).split(sep).join('/')}`, path)
  }
  const index = known.get('/index.html')
  if (index !== undefined) known.set('/', index)

  return {
    async answer(path, request, response) {
      const file = known.get(path)
      if (file === undefined) return false
      const { size } = await stat(file)
      response.writeHead(200, {
        'Content-Type': pageTypes[extname(file)] ?? 'application/octet-stream',
        'Content-Length': size,
        'Cache-Control': hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
      if (request.method === 'HEAD') response.end()
      else await pipeline(createReadStream(file), response)
      return true
    },
  }
}
