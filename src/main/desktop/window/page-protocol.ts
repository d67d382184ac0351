import { extname, join, relative, sep } from 'node:path'
import { isOwnPage } from './app-address.ts'
import { pageHeaders } from './page-headers.ts'
import { pageTypes } from '../../http/page-types.ts'

function refusal(status: number): Response {
  return new Response(null, { status, headers: pageHeaders })
}

/** The file that an address means, or undefined if it means none inside the folder. */
function fileOf(folder: string, url: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return undefined
  }
  if (path.includes('\0') || path.includes('\\')) return undefined
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
  const inside = relative(folder, file)
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) ? undefined : file
}

/**
 * Answers `app://` from the folder of the built page: files below it with a known type, nothing else. Errors of the
 * disk are answered as 404, because the folder is part of the program.
 */
export function createPageHandler(
  folder: string,
  readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
    if (!isOwnPage(request.url)) return refusal(404)
    const file = fileOf(folder, request.url)
    const type = file && pageTypes[extname(file).toLowerCase()]
    if (file === undefined || type === undefined) return refusal(404)
    let bytes: Uint8Array<ArrayBuffer>
    try {
      bytes = await readFile(file)
    } catch {
      return refusal(404)
    }
    const headers = { ...pageHeaders, 'content-type': type, 'content-length': String(bytes.byteLength) }
    return new Response(request.method === 'HEAD' ? null : bytes, { headers })
  }
}
