/**
 * What an item is told apart by within an account: its address in Google Photos without what differs from one to the next
 * time that it is written, such as the number of the account in the browser.
 */
export function photoKey(url: string): string {
  if (!URL.canParse(url)) return url
  const { host, pathname } = new URL(url)
  return `${host}${pathname.replace(/^\/u\/\d+(?=\/)/, '').replace(/\/+$/, '')}`
}
