import { z } from 'zod'
import { externalLinkNames, type AppCalls, type AppInfo } from '../../../shared/contract/app.ts'
import { failure, success } from '../../../shared/problems/problem.ts'
import { externalLinks } from '../external-links.ts'
import type { AnsweredCalls } from './call-context.ts'
import { nothing } from './input-parts.ts'

function platform(): AppInfo['platform'] {
  const { platform } = process
  return platform === 'linux' || platform === 'darwin' || platform === 'win32' ? platform : 'other'
}

export const app = {
  'app.get': {
    input: nothing,
    handle: async ({ ports, options, settings, google }) =>
      success({
        version: options.version,
        host: options.host,
        platform: platform(),
        systemLanguage: options.systemLanguage,
        googleRedirected: options.googleOrigin !== undefined,
        mediaBase: options.mediaBase,
        secretsProtected: (await ports.secrets.protection()) === 'encrypted',
        damaged: [settings.damaged, google.damaged, ports.secrets.damaged?.()].filter(
          (problem) => problem !== undefined,
        ),
        canStartAtLogin: ports.loginItem !== undefined,
        canNotify: ports.notify !== undefined,
        listsFolders: ports.startFolderWorker !== undefined,
      }),
  },
  'app.openLink': {
    input: z.strictObject({ link: z.enum(externalLinkNames) }),
    handle: async ({ ports }, { link }) => {
      const url = externalLinks[link]
      return (await ports.openUrl(url)) ? success(undefined) : failure('browser-not-opened', { values: { url } })
    },
  },
} satisfies AnsweredCalls<AppCalls>
