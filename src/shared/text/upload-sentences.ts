import type { ProblemSentences } from './sentence-shape.ts'

type UploadCode =
  | 'restore-running'
  | 'restore-not-running'
  | 'restore-differs'
  | 'upload-no-photo'
  | 'upload-refused'
  | 'upload-running'

/** Of what is put into Google Photos: files, and albums of the mirror. */
export const uploadSentencesEn: Pick<ProblemSentences, UploadCode> = {
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
  'upload-no-photo': (value) => ({
    what: `The file${value.quoted('path')} is neither a photo nor a video.`,
    todo: 'It was left out. Only photos and videos go into Google Photos.',
  }),
  'upload-refused': (value) => ({
    what: `Google has not taken the file${value.quoted('path')}.`,
    todo: 'It may be damaged, or of a kind that Google Photos does not know. Open it in another program.',
  }),
  'upload-running': () => ({
    what: 'Something is being uploaded already.',
    todo: 'Wait until it has ended, and try again.',
  }),
}

export const uploadSentencesZhHans: Pick<ProblemSentences, UploadCode> = {
  'restore-running': () => ({ what: '正在将相册恢复到 Google 相册。', todo: '请等待恢复结束，或先停止它。' }),
  'restore-not-running': () => ({ what: '当前没有正在进行的恢复。', todo: '请选择相册，然后开始。' }),
  'restore-differs': (value) => ({
    what: `相册${value.quoted('title')}中的部分照片或视频在 Google 相册中与这里不同：未显示、顺序不同或说明不同。`,
    todo: '请在 Google 相册中查看该相册。再次恢复会补上缺少的内容。',
  }),
  'upload-no-photo': (value) => ({
    what: `文件${value.quoted('path')}既不是照片也不是视频。`,
    todo: '已略过。只有照片和视频可以放入 Google 相册。',
  }),
  'upload-refused': (value) => ({
    what: `Google 没有接受文件${value.quoted('path')}。`,
    todo: '它可能已损坏，或是 Google 相册不支持的类型。请用其他程序打开看看。',
  }),
  'upload-running': () => ({ what: '正在上传。', todo: '请等待上传结束后重试。' }),
}
