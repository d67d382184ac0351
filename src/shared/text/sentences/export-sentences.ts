import type { ProblemSentences, SentenceValues } from './sentence-shape.ts'

type ExportSentences = Pick<
  ProblemSentences,
  | 'export-running'
  | 'export-not-running'
  | 'export-place-taken'
  | 'export-owner-unknown'
  | 'export-inside-mirror'
  | 'export-no-space'
  | 'export-not-written'
>

const leftEn = (value: SentenceValues): string =>
  value.plain('left') === ''
    ? 'Nothing was left there.'
    : value.count('left') === '1'
      ? 'The file that was written before it stays there.'
      : `The ${value.count('left')} files that were written before it stay there.`

const leftZhHans = (value: SentenceValues): string =>
  value.plain('left') === '' ? '那里没有留下任何内容。' : `此前已写入的 ${value.count('left')} 个文件保留在那里。`

export const exportSentencesEn: ExportSentences = {
  'export-running': () => ({
    what: 'Photos are being written elsewhere as an export just now.',
    todo: 'Wait until it has finished, or stop it first.',
  }),
  'export-not-running': () => ({ what: 'No export is running.', todo: 'Choose what goes out and where to start one.' }),
  'export-place-taken': (value) => ({
    what: `The place for the export${value.quoted('path')} is not an empty folder. Nothing was written.`,
    todo: 'Name a folder that is empty, or one that is not there yet.',
  }),
  'export-owner-unknown': (value) => ({
    what: `No one person here is called${value.quoted('name')}. Nothing was written.`,
    todo: value.plain('names') === '' ? 'Export without a person.' : `Name one of these: ${value.plain('names')}.`,
  }),
  'export-inside-mirror': (value) => ({
    what: `The place for the export${value.quoted('path')} and the folder of the photos lie in each other. Nothing was written.`,
    todo: 'Name a folder elsewhere.',
  }),
  'export-no-space': (value) => ({
    what: `There is not enough space for the export${value.quoted('path')}${value.size('missing') ? `: ${value.size('missing')} more is needed` : ''}. ${leftEn(value)}`,
    todo: 'Free some space there, or name a folder on another disk.',
  }),
  'export-not-written': (value) => ({
    what: `The export${value.quoted('path')} could not be written. ${leftEn(value)}`,
    todo: 'Check the disk and the permissions of that folder, then try again.',
  }),
}

export const exportSentencesZhHans: ExportSentences = {
  'export-running': () => ({ what: '正在将照片导出到别处。', todo: '请等待它结束，或先停止它。' }),
  'export-not-running': () => ({ what: '当前没有导出。', todo: '请选择要导出的内容和位置以开始导出。' }),
  'export-place-taken': (value) => ({
    what: `导出位置${value.quoted('path')}不是空文件夹。没有写入任何内容。`,
    todo: '请指定一个空文件夹，或一个尚不存在的文件夹。',
  }),
  'export-owner-unknown': (value) => ({
    what: `这里没有唯一名为${value.quoted('name')}的人。没有写入任何内容。`,
    todo: value.plain('names') === '' ? '请不指定人物再导出。' : `请指定其中一位：${value.plain('names')}。`,
  }),
  'export-inside-mirror': (value) => ({
    what: `导出位置${value.quoted('path')}与照片文件夹互相包含。没有写入任何内容。`,
    todo: '请指定别处的文件夹。',
  }),
  'export-no-space': (value) => ({
    what: `导出位置${value.quoted('path')}的空间不足${value.size('missing') ? `，还差 ${value.size('missing')}` : ''}。${leftZhHans(value)}`,
    todo: '请在那里腾出空间，或指定另一个磁盘上的文件夹。',
  }),
  'export-not-written': (value) => ({
    what: `无法写入导出内容${value.quoted('path')}。${leftZhHans(value)}`,
    todo: '请检查磁盘和该文件夹的权限，然后重试。',
  }),
}
