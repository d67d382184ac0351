import type { ExternalLink } from '../../shared/contract/app.ts'

/** The only addresses that the window can ask to open; a name crosses the contract, never an address. */
export const externalLinks: Record<ExternalLink, string> = {
  'google-console': 'https://console.cloud.google.com/apis/credentials',
  'google-library-api': 'https://console.cloud.google.com/apis/library/photoslibrary.googleapis.com',
  'google-photos': 'https://photos.google.com/',
  'google-permissions': 'https://myaccount.google.com/permissions',
  exiftool: 'https://exiftool.org/',
  takeout: 'https://takeout.google.com/settings/takeout/custom/photos',
}
