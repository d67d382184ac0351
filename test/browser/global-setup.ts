import { buildIfStale } from '../../scripts/build-if-stale.ts'

/** Called once before all specs. With `SHOEBOX_PAGE`, the folder of a page that was built elsewhere, nothing is built. */
// oxlint-disable-next-line import/no-default-export -- the form that Playwright asks for
export default function globalSetup(): void {
  if (process.env['SHOEBOX_PAGE'] === undefined) buildIfStale()
}
