import { writeFile } from 'node:fs/promises'
import type { ApiResult, LibraryApi, Page } from '../../src/main/google/library/library-api.ts'
import type { Fetch } from '../../src/main/ports.ts'
import { createNodePorts } from '../../src/main/headless/ports/node-ports.ts'
import { openUrl, signedIn } from '../engine/signed-in.ts'

/** One request of a list, as `read-pages.js` sends it again. */
interface PageRequest {
  url: string
  method: string
  headers: [string, string][]
  body: string | null
}

async function readAll<Entry>(
  list: (token: string | undefined, signal: AbortSignal) => Promise<ApiResult<Page<Entry>>>,
): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let token: string | undefined; ;) {
    const page = await list(token, AbortSignal.timeout(60_000))
    if (!page.ok) throw new Error(`a list cannot be read: ${JSON.stringify(page.failure)}`)
    entries.push(...page.value.entries)
    token = page.value.nextPageToken
    if (token === undefined) return entries
  }
}

async function readEverything(library: LibraryApi): Promise<void> {
  const own = await readAll((token, signal) => library.albums(token, signal))
  const shared = await readAll((token, signal) => library.sharedAlbums(token, signal))
  await readAll((token, signal) => library.libraryItems(token, signal))
  for (const id of new Set([...own, ...shared].map((album) => album.id)))
    await readAll((token, signal) => library.albumItems(id, token, signal))
}

/**
 * Signs in, and writes the requests by which a backup of everything reads all lists into a file, one JSON array. They are
 * good for as long as the sign-in's first token. Returns how many there are.
 */
export async function recordPageRequests(
  { origin, clientJson }: { origin: string; clientJson: string },
  home: string,
  file: string,
): Promise<number> {
  const requests: PageRequest[] = []
  let recording = false
  const recorded: Fetch = async (url, init) => {
    // Tokens are asked for in between.
    if (recording && new URL(url).pathname.startsWith('/v1/'))
      requests.push({
        url,
        method: init?.method ?? 'GET',
        headers: [...new Headers(init?.headers)],
        body: typeof init?.body === 'string' ? init.body : null,
      })
    return await fetch(url, init)
  }
  const google = await signedIn({ origin, clientJson }, home, {
    ...createNodePorts({ home }),
    fetch: recorded,
    openUrl,
  })
  try {
    const account = google.accounts()[0]
    const session = account && google.session(account.id)
    if (!session) throw new Error('nobody is signed in')
    recording = true
    await readEverything(session.library)
  } finally {
    await google.close()
  }
  await writeFile(file, JSON.stringify(requests))
  return requests.length
}
