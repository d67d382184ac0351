/** What a browser showed at the end of its way. */
export interface Shown {
  status: number
  url: string
  html: string
  headers: Headers
}

export interface TestBrowser {
  /** For `openUrl`: goes to the address and on wherever it is sent. */
  open: (url: string) => Promise<boolean>
  /** The last page, once it is there. */
  shown(): Promise<Shown>
  /** Addresses that were opened. */
  readonly opened: string[]
}

/** A browser without a person: it follows redirects and remembers the page it ended on. */
export function testBrowser(acceptLanguage = 'en'): TestBrowser {
  const opened: string[] = []
  let last: Promise<Shown> = Promise.reject(new Error('nothing was opened'))
  last.catch(() => undefined)
  return {
    opened,
    shown: () => last,
    open(url) {
      opened.push(url)
      last = visit(url, acceptLanguage)
      last.catch(() => undefined)
      return Promise.resolve(true)
    },
  }
}

export async function visit(url: string, acceptLanguage = 'en'): Promise<Shown> {
  const response = await fetch(url, { headers: { 'accept-language': acceptLanguage } })
  return { status: response.status, url: response.url, html: await response.text(), headers: response.headers }
}
