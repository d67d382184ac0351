import type { Fetch } from '../../ports.ts'

/** Asks by our own client, which is read with the first request, as for `nodeDownload`. */
export const nodeFetch: Fetch = async (url, options) => {
  const { clientFetch } = await import('./http-client/client-fetch.ts')
  return await clientFetch(url, options)
}
