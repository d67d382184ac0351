import type { Download } from '../../ports.ts'

/** Downloads by our own client. That is read with the first request: most commands send none, and would start a tenth later with it. */
export const nodeDownload: Download = async (url, options) => {
  const { clientDownload } = await import('./http-client/client-download.ts')
  return await clientDownload(url, options)
}
