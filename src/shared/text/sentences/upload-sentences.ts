import type { ProblemSentences, SentenceValues } from './sentence-shape.ts'

type UploadCode =
  | 'google-limit'
  | 'google-unknown-id'
  | 'restore-running'
  | 'restore-not-running'
  | 'restore-differs'
  | 'restore-order-differs'
  | 'restore-texts-differ'
  | 'restore-album-full'
  | 'restore-title-too-long'
  | 'restore-file-too-large'
  | 'upload-no-photo'
  | 'upload-refused'
  | 'upload-running'

/** What comes of a limit of Google's: one file is left out, or nothing is done at all. */
const leftByLimit = (value: SentenceValues, words: { file: string; all: string }): string =>
  value.plain('path') === '' ? words.all : words.file

/** Of what is put into Google Photos: files, and albums of the mirror. */
export const uploadSentencesEn: Pick<ProblemSentences, UploadCode> = {
  'google-limit': (value) => ({
    what:
      {
        'album-title': `The title of an album can have ${value.count('most')} characters in Google Photos.`,
        description: `A description can have ${value.count('most')} characters in Google Photos.`,
        'file-name': `The name of a file can have ${value.count('most')} characters in Google Photos.`,
        'photo-bytes': `A photo can have ${value.size('most')} in Google Photos. The file${value.quoted('path')} has more.`,
        'video-bytes': `A video can have ${value.size('most')} in Google Photos. The file${value.quoted('path')} has more.`,
        'album-items': `An album can hold ${value.count('most')} photos and videos in Google Photos. The album${value.quoted('album')} would have more.`,
      }[value.plain('limit')] ?? 'This is more than Google takes at a time.',
    todo: leftByLimit(value, {
      file: 'It stays where it is; everything else goes without it.',
      all: 'Nothing was changed. Use less, and try again.',
    }),
  }),
  'google-unknown-id': (value) => ({
    what: `Google knows nothing by${value.quoted('ids') || ' this id'} that Shoebox may see or change.`,
    todo: 'Look whether the id is right and whole, and of this account. Shoebox reaches only what was put into Google Photos with it.',
  }),
  'restore-running': () => ({
    what: 'Albums are being put into Google Photos.',
    todo: 'Wait until that has ended, or stop it.',
  }),
  'restore-not-running': () => ({
    what: 'Nothing is being put into Google Photos.',
    todo: 'Choose albums, and start.',
  }),
  'restore-differs': (value) => ({
    what: `Google does not show all photos and videos that were put into the album${value.quoted('title')}.`,
    todo: 'Look at the album in Google Photos. Restoring it again puts in what is not there.',
  }),
  'restore-order-differs': (value) => ({
    what: `Photos or videos of the album${value.quoted('title')} stand in another order in Google Photos than here.`,
    todo: 'Google lets no program move what is in an album. Open the album in Google Photos and drag them to their places, or leave them where they are.',
  }),
  'restore-texts-differ': (value) => ({
    what: `Photos or videos of the album${value.quoted('title')} have other descriptions in Google Photos than here.`,
    todo: 'What somebody has written there stays. Let the restore also fill in the descriptions that are missing there, or change them in Google Photos.',
  }),
  'restore-album-full': (value) => ({
    what: `An album can hold 20,000 photos and videos in Google Photos. The album${value.quoted('title')} would have more.`,
    todo: 'As many go there as there is room for, the first ones first; the others stay here alone. Divide the album in two, and restore both.',
  }),
  'restore-title-too-long': (value) => ({
    what: `The title of an album can have 500 characters in Google Photos. That of the album${value.quoted('title')} is longer.`,
    todo: 'It stays here; everything else goes without it.',
  }),
  'restore-file-too-large': (value) => ({
    what: `Google Photos takes photos of up to 200 MB and videos of up to 20 GB. The file${value.quoted('path')} is larger.`,
    todo: 'It stays where it is; everything else goes without it.',
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
  'google-limit': (value) => ({
    what:
      {
        'album-title': `Google 相册中的相册标题最多 ${value.count('most')} 个字符。`,
        description: `Google 相册中的说明最多 ${value.count('most')} 个字符。`,
        'file-name': `Google 相册中的文件名最多 ${value.count('most')} 个字符。`,
        'photo-bytes': `Google 相册中的照片最大 ${value.size('most')}，文件${value.quoted('path')}超过了此大小。`,
        'video-bytes': `Google 相册中的视频最大 ${value.size('most')}，文件${value.quoted('path')}超过了此大小。`,
        'album-items': `Google 相册中的一个相册最多容纳 ${value.count('most')} 张照片和视频，相册${value.quoted('album')}会超过此数量。`,
      }[value.plain('limit')] ?? '这超过了 Google 一次接受的数量。',
    todo: leftByLimit(value, {
      file: '它会留在原处，其余内容照常上传。',
      all: '没有做任何更改。请减少后重试。',
    }),
  }),
  'google-unknown-id': (value) => ({
    what: `Google 中没有 Shoebox 可以查看或更改的${value.quoted('ids') || '此 ID'}。`,
    todo: '请检查该 ID 是否正确、完整，以及是否属于此账号。Shoebox 只能访问通过它放入 Google 相册的内容。',
  }),
  'restore-running': () => ({ what: '正在将相册恢复到 Google 相册。', todo: '请等待恢复结束，或先停止它。' }),
  'restore-not-running': () => ({ what: '当前没有正在进行的恢复。', todo: '请选择相册，然后开始。' }),
  'restore-differs': (value) => ({
    what: `Google 没有显示放入相册${value.quoted('title')}的全部照片和视频。`,
    todo: '请在 Google 相册中查看该相册。再次恢复会补上缺少的内容。',
  }),
  'restore-order-differs': (value) => ({
    what: `相册${value.quoted('title')}中的部分照片或视频在 Google 相册中的顺序与这里不同。`,
    todo: 'Google 不允许任何程序移动相册中的内容。请在 Google 相册中打开该相册，将它们拖到相应位置，或保持原样。',
  }),
  'restore-texts-differ': (value) => ({
    what: `相册${value.quoted('title')}中的部分照片或视频在 Google 相册中的说明与这里不同。`,
    todo: '有人在那里写下的说明会保留。恢复时可以同时补上那里缺少的说明，也可以在 Google 相册中自行修改。',
  }),
  'restore-album-full': (value) => ({
    what: `Google 相册中的一个相册最多容纳 20,000 张照片和视频，相册${value.quoted('title')}会超过此数量。`,
    todo: '会按顺序放入该相册，直到放满为止，其余只留在这里。请把相册分成两个后再恢复。',
  }),
  'restore-title-too-long': (value) => ({
    what: `Google 相册中的相册标题最多 500 个字符，相册${value.quoted('title')}的标题超过了此长度。`,
    todo: '它会留在这里，其余内容照常恢复。',
  }),
  'restore-file-too-large': (value) => ({
    what: `Google 相册接受最大 200 MB 的照片和最大 20 GB 的视频，文件${value.quoted('path')}更大。`,
    todo: '它会留在原处，其余内容照常恢复。',
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
