import type { ProblemSentences } from './sentence-shape.ts'

type RestoreSentences = Pick<ProblemSentences, 'restore-running' | 'restore-not-running' | 'restore-differs'>

export const restoreSentencesEn: RestoreSentences = {
  'restore-running': () => ({
    what: 'Albums are being put into Google Photos.',
    todo: 'Wait until that has ended, or stop it.',
  }),
  'restore-not-running': () => ({
    what: 'Nothing is being put into Google Photos.',
    todo: 'Choose albums, and start.',
  }),
  'restore-differs': (value) => ({
    what: `Google shows photos or videos of the album${value.quoted('title')} otherwise than they are here: not at all, in another place, or with another description.`,
    todo: 'Look at the album in Google Photos. Restoring it again puts in what is not there.',
  }),
}

export const restoreSentencesZhHans: RestoreSentences = {
  'restore-running': () => ({ what: '正在将相册恢复到 Google 相册。', todo: '请等待恢复结束，或先停止它。' }),
  'restore-not-running': () => ({ what: '当前没有正在进行的恢复。', todo: '请选择相册，然后开始。' }),
  'restore-differs': (value) => ({
    what: `相册${value.quoted('title')}中的部分照片或视频在 Google 相册中与这里不同：未显示、顺序不同或说明不同。`,
    todo: '请在 Google 相册中查看该相册。再次恢复会补上缺少的内容。',
  }),
}
