import type { Problem } from '../problems/problem.ts'
import type { Call, Names } from './call.ts'

export interface AppInfo {
  version: string
  host: 'desktop' | 'headless'
  platform: 'linux' | 'darwin' | 'win32' | 'other'
  /** BCP 47 tag of the system. */
  systemLanguage: string
  /** All Google traffic goes to a server on this machine. */
  googleRedirected: boolean
  /** Where media is served, ends with a slash: `media://shoebox/`, or `media/` below the page. */
  mediaBase: string
  /** False where the system has no key store to protect the sign-in. */
  secretsProtected: boolean
  /** Files of the home folder that could not be read at this start, and were set aside. */
  damaged: Problem[]
  /** The host can be started when the person logs in. */
  canStartAtLogin: boolean
  /** The host has notifications of the system. */
  canNotify: boolean
  /** The host has no dialog of the system to choose a folder in, and answers `folders.` calls instead. */
  listsFolders: boolean
}

export const externalLinkNames = [
  'google-console',
  'google-library-api',
  'google-photos',
  'google-permissions',
  'exiftool',
  'takeout',
] as const
export type ExternalLink = (typeof externalLinkNames)[number]

export interface AppCalls {
  'app.get': Call<void, AppInfo>
  'app.openLink': Call<{ link: ExternalLink }, void>
}

export const appCalls: Names<AppCalls> = {
  'app.get': true,
  'app.openLink': true,
}
