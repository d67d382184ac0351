import type { ProblemCode } from '../../problems/problem.ts'
import type { ProblemSentence } from './sentence-shape.ts'

/** Sentences about several things with one cause, for the codes whose own sentence is about one thing. */
type SentencesOfMany = Partial<Record<ProblemCode, ProblemSentence>>

export const sentencesOfManyEn: SentencesOfMany = {
  'file-missing': {
    what: 'These files are no longer there.',
    todo: 'Repair them under Health: they come back from other copies, else with the next backup.',
  },
  'file-damaged': {
    what: 'These files are not what they were when they were saved.',
    todo: 'Repair them under Health: these versions are kept aside, and the saved ones come back.',
  },
  'file-not-repaired': {
    what: 'These files are not as they were saved, and could not be repaired: Shoebox may not change them, or the folders that they are in.',
    todo: 'Change the permissions or the write protection of the folders, then repair again.',
  },
  'file-unknown': {
    what: 'Shoebox did not make these files.',
    todo: 'Nothing to do: they stay. If they should not be among your photos, move them elsewhere.',
  },
  'file-awaits-backup': {
    what: 'There is no good copy of these files here.',
    todo: 'Start a backup: it downloads them again.',
  },
  'file-awaits-import': {
    what: 'There is no good copy of these files here. They came from an export, and Google’s lists do not have them.',
    todo: 'Import that export again: the files come back with it.',
  },
  'file-lost': {
    what: 'There is no good copy of these files here, and Google no longer has them.',
    todo: 'If you have them anywhere else, such as on another disk, put them in their places.',
  },
  'version-lost': {
    what: 'These files, earlier versions of edited items, are missing or damaged here, and Google only delivers the newest versions.',
    todo: 'If you have them anywhere else, such as on another disk, put them in their places. The newest versions are not affected.',
  },
  'edited-lost': {
    what: 'These files, edited copies of items, are missing or damaged here, and there are no good copies of them.',
    todo: 'If you have them anywhere else, such as in the Takeout archives that they came from, put them in their places. The originals are not affected.',
  },
  'item-gone': {
    what: 'Google no longer has these items.',
    todo: 'They were probably deleted there. What was here before stays in your folder.',
  },
  'item-processing': {
    what: 'Google is still preparing these videos.',
    todo: 'Nothing to do: the next backup asks for them again.',
  },
  'item-processing-failed': {
    what: 'Google could not prepare these videos, so they cannot be downloaded.',
    todo: 'See whether they play in Google Photos. If not, upload them there again from where you have them.',
  },
  'item-wrong-length': {
    what: 'The downloads ended too early or were too long.',
    todo: 'Try again. Nothing incomplete was put into your folder.',
  },
  'item-wrong-type': {
    what: 'Google sent pictures in place of these videos.',
    todo: 'Try again later: the videos may not be ready yet. Nothing of them was put into your folder.',
  },
  'item-packed': {
    what: 'These files came packed, although Shoebox had asked for them as they are.',
    todo: 'Try again later. A proxy of your network can be the cause; if there is one, go without it. Nothing of them was put into your folder.',
  },
  'item-too-long': {
    what: 'These downloads did not end where the largest file in Google Photos does.',
    todo: 'Try again later. If it stays, download the files from Google Photos in a browser. Nothing of them was put into your folder.',
  },
  'item-incomplete': {
    what: 'The files that Google sent are cut off inside.',
    todo: 'Try again. If it stays, see whether they open in Google Photos. Nothing incomplete was put into your folder.',
  },
  'item-undelivered': {
    what: 'Google does not deliver these files, although it lists them.',
    todo: 'Shoebox goes on asking for them once a day, and at once when you try again. See whether they open in Google Photos: from there you can download them in a browser.',
  },
  'item-not-shown': {
    what: 'There are no pictures to show for these items.',
    todo: 'The files themselves are safe in your folder. Open them with another program.',
  },
}

export const sentencesOfManyZhHans: SentencesOfMany = {
  'file-missing': {
    what: '这些文件已不存在。',
    todo: '请在“健康”中修复：会从其他副本恢复，否则由下次备份恢复。',
  },
  'file-damaged': {
    what: '这些文件与保存时不一致。',
    todo: '请在“健康”中修复：会保留当前版本，并恢复保存时的内容。',
  },
  'file-not-repaired': {
    what: '这些文件与保存时不一致，且无法修复：Shoebox 无权更改它们或其所在的文件夹。',
    todo: '请修改这些文件夹的权限或写保护，然后重新修复。',
  },
  'file-unknown': {
    what: '这些文件不是由 Shoebox 保存的。',
    todo: '无需操作，它们会保留。如果它们不该与照片放在一起，请移到别处。',
  },
  'file-awaits-backup': {
    what: '这些文件在这里没有完好的副本。',
    todo: '请开始备份，它会重新下载这些文件。',
  },
  'file-awaits-import': {
    what: '这些文件在这里没有完好的副本。它们来自导出文件，不在 Google 的列表中。',
    todo: '请重新导入该导出文件，这些文件会随之恢复。',
  },
  'file-lost': {
    what: '这些文件在这里没有完好的副本，Google 也不再保存它们。',
    todo: '如果您在别处（例如另一块磁盘）有这些文件，请把它们放回原位。',
  },
  'version-lost': {
    what: '这些文件是已编辑项目的早期版本，在这里缺失或损坏，而 Google 只提供最新版本。',
    todo: '如果您在别处（例如另一块磁盘）有这些文件，请把它们放回原位。最新版本不受影响。',
  },
  'edited-lost': {
    what: '这些文件是项目编辑后的副本，它们在这里缺失或已损坏，且没有完好的副本。',
    todo: '如果您在别处（例如它们所来自的 Takeout 压缩包中）有这些文件，请把它们放回原位。原件不受影响。',
  },
  'item-gone': {
    what: 'Google 已没有这些项目。',
    todo: '它们可能已在那里被删除。此前已备份的，会保留在您的文件夹中。',
  },
  'item-processing': { what: 'Google 仍在处理这些视频。', todo: '无需操作：下次备份会再次尝试。' },
  'item-processing-failed': {
    what: 'Google 未能处理这些视频，因此无法下载。',
    todo: '请看它们能否在 Google 相册中播放。如果不能，请从原处重新上传。',
  },
  'item-wrong-length': { what: '这些下载提前结束或长度不符。', todo: '请重试。不完整的内容没有放入您的文件夹。' },
  'item-wrong-type': {
    what: 'Google 发来的是图片，而不是这些视频。',
    todo: '请稍后重试：视频可能尚未准备好。这些内容没有放入您的文件夹。',
  },
  'item-packed': {
    what: '这些文件是压缩后传来的，而 Shoebox 要求的是原样传送。',
    todo: '请稍后重试。原因可能是您网络中的代理；如果有，请绕过它。这些内容没有放入您的文件夹。',
  },
  'item-too-long': {
    what: '这些下载的长度超过了 Google 相册中最大的文件。',
    todo: '请稍后重试。如果仍然如此，请在浏览器中从 Google 相册下载。这些内容没有放入您的文件夹。',
  },
  'item-incomplete': {
    what: 'Google 发来的这些文件内部不完整。',
    todo: '请重试。如果一直如此，请看它们能否在 Google 相册中打开。不完整的内容没有放入您的文件夹。',
  },
  'item-undelivered': {
    what: 'Google 列出了这些文件，但一直没有提供它们。',
    todo: 'Shoebox 会每天再试一次，您点按“重试”时也会立即尝试。请看它们能否在 Google 相册中打开：如果可以，请在浏览器中下载。',
  },
  'item-not-shown': {
    what: '这些项目没有可显示的图片。',
    todo: '文件本身安全地保存在您的文件夹中，请用其他程序打开。',
  },
}
