import type { WebPreferences } from 'electron'

/**
 * What the page may do: everything a page in a browser may, and nothing more. All of these are Electron's defaults
 * today; they are spelt out so that a changed default changes nothing here, and so that a test can read them.
 */
export const windowPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  plugins: false,
  navigateOnDragDrop: false,
  // Album titles and file names are not prose, and the dictionaries would be downloaded from a server.
  spellcheck: false,
} as const satisfies WebPreferences
