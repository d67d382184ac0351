import { dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { Ports } from '../../ports.ts'
import type { DesktopTexts } from '../desktop-texts.ts'

export type PickExportsTexts = Pick<DesktopTexts, 'chooseArchives' | 'chooseExports' | 'archiveFiles' | 'allFiles'>

type Kind = Parameters<NonNullable<Ports['pickExports']>>[0]

/**
 * The system's dialog for archives or folders of exports; null if the person chose nothing. On Windows and Linux a dialog
 * is for one of the two, so a person says first which.
 */
export async function pickExports(
  window: BrowserWindow | undefined,
  kind: Kind,
  startAt: string,
  texts: PickExportsTexts,
): Promise<string[] | null> {
  const options: OpenDialogOptions = {
    title: kind === 'archives' ? texts.chooseArchives : texts.chooseExports,
    defaultPath: startAt,
    properties: [kind === 'archives' ? 'openFile' : 'openDirectory', 'multiSelections'],
    ...(kind === 'archives' && {
      filters: [
        // Of two dots only the last counts.
        { name: texts.archiveFiles, extensions: ['zip', 'tgz', 'gz', 'tar'] },
        { name: texts.allFiles, extensions: ['*'] },
      ],
    }),
  }
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled || answer.filePaths.length === 0 ? null : answer.filePaths
}
