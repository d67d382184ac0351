import type { importProblemCodes } from '../../imports/import-problem.ts'
import type { ProblemSentences } from './sentence-shape.ts'

export const importSentencesZhHans: Pick<ProblemSentences, (typeof importProblemCodes)[number]> = {
  'import-running': () => ({ what: '导入正在进行。', todo: '请等待它结束，或先停止它。' }),
  'import-not-running': () => ({ what: '当前没有导入。', todo: '请指定压缩包以开始导入。' }),
  'import-owner-unclear': (value) => ({
    what: `这些导出没有说明照片属于谁：这里有多个人的照片${value.quoted('names')}。没有复制任何内容。`,
    todo: '请指明照片属于谁，可以是其中一个名字，也可以是新名字。在命令行中请使用 --owner NAME。',
  }),
  'import-path-missing': (value) => ({
    what: `${value.quoted('path') || '这个位置'}没有任何内容。`,
    todo: '请检查名称是否正确，以及所在的磁盘是否已连接。',
  }),
  'import-nothing-found': () => ({
    what: '您指定的内容中没有 Google 相册的导出。',
    todo: '请指定 Google 生成的压缩包（名称以 takeout- 开头），或解压后的文件夹。',
  }),
  'import-archives-changed': () => ({
    what: '之前中断的导入没有自动继续：压缩包已不是原来的那些。已有内容都会保留。',
    todo: '请重新导入现有的压缩包。已有的内容不会重复复制。',
  }),
  'import-no-space': (value) => ({
    what: `文件夹${value.quoted('path')}所在的磁盘空间不足，放不下这些导出内容${value.size('missing') ? `，还差 ${value.size('missing')}` : ''}。`,
    todo: '请在那里腾出空间，然后重新导入。已有内容都会保留，不会重复复制。',
  }),
  'archive-cut': (value) => ({
    what: `压缩包${value.quoted('name')}不完整：缺少末尾部分。`,
    todo: '请重新下载。其中能读取的部分已计入。',
  }),
  'archive-none': (value) => ({
    what: `文件${value.quoted('name')}并不是压缩包，尽管名称看起来像。`,
    todo: '如果它是从 Google 下载的，说明登录已过期，保存下来的是一个网页：请重新下载。',
  }),
  'archive-damaged': (value) => ({
    what: `压缩包${value.quoted('name')}已损坏。`,
    todo: '请重新下载。其中能读取的部分已计入。',
  }),
  'archive-encrypted': (value) => ({
    what: `压缩包${value.quoted('name')}已加密。`,
    todo: 'Google 不会加密压缩包。请用当初打包的程序解压，然后指定解压后的文件夹。',
  }),
  'archive-split': (value) => ({
    what: `压缩包${value.quoted('name')}只是分卷压缩包中的一卷，无法单独读取。`,
    todo: 'Google 不会把压缩包分卷。请用当初分卷的程序合并或解压，然后指定得到的文件。',
  }),
  'archive-unreadable': (value) => ({
    what: `Shoebox 无法读取${value.quoted('name') || '某个压缩包'}。`,
    todo: '请检查磁盘是否已连接、您是否有读取权限，然后重试。',
  }),
  'archive-too-many': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件超出 Shoebox 一次能读取的数量，其余部分没有读取。`,
    todo: 'Google 的导出不会有这么多文件。请逐个指定其中的文件夹。',
  }),
  'archive-bomb': (value) => ({
    what: `压缩包${value.quoted('name')}解压后的大小远远超出任何照片，因此没有读取。`,
    todo: '请不要解压它。请从 takeout.google.com 重新下载。',
  }),
  'archive-nested': (value) => ({
    what: `压缩包${value.quoted('name')}被压缩在另一个压缩包里，或嵌套得太深，无法直接读取。`,
    todo: '请解压外层压缩包，然后指定解压后的文件夹。',
  }),
  'entry-outside': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的名称${value.quoted('path')}指向压缩包之外的位置。该文件已跳过。`,
    todo: 'Google 不会写入这样的名称。请从 takeout.google.com 重新下载。',
  }),
  'entry-no-file': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的${value.quoted('path') || '某一项'}是链接或设备，而不是文件，已跳过。`,
    todo: 'Google 不会写入这样的内容。如果这是您自己的链接，请直接指定它指向的位置。',
  }),
  'entry-encrypted': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}已加密。`,
    todo: '请用当初打包的程序解压，然后指定解压后的文件夹。',
  }),
  'entry-packing': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}使用了 Shoebox 不认识的压缩方式。`,
    todo: '请用当初打包的程序解压，然后指定解压后的文件夹。',
  }),
  'entry-overlaps': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}与另一个文件共用同一段数据，已跳过。`,
    todo: '这个压缩包可能是恶意制作的，或者已损坏。请重新下载。',
  }),
  'entry-bomb': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}解压后的大小远远超出任何照片，已跳过。`,
    todo: '这个压缩包可能是恶意制作的，或者已损坏。请重新下载。',
  }),
  'entry-strange-name': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的名称${value.quoted('path')}含有名称中不该出现的字符。`,
    todo: '文件本身已计入，导入时会去掉这些字符。',
  }),
  'entry-two-names': (value) => ({
    what: `压缩包${value.quoted('name')}已损坏：同一个文件既叫${value.quoted('path')}，又叫${value.quoted('other')}。`,
    todo: '文件本身已计入，并采用最合适的名称。请重新下载这个压缩包。',
  }),
  'archive-old-names': (value) => ({
    what: `压缩包${value.quoted('name')}被其他程序重新打包过，没有说明${value.quoted('path')}这类名称使用哪种编码。`,
    todo: '文件本身已计入，但可能与其附属信息失去对应。请使用 Google 提供的原始压缩包。',
  }),
  'entry-damaged': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}已损坏。`,
    todo: '请重新下载这个压缩包。',
  }),
  'entry-unreadable': (value) => ({
    what: `Shoebox 无法读取${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}。`,
    todo: '请检查磁盘是否已连接、您是否有读取权限，然后重试。',
  }),
  'entry-empty': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}是空的。`,
    todo: '请在 Google 相册中查看这张照片。如果还在，请从那里下载，或重新导出。',
  }),
  'entry-no-photo': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}是网页或文本，而不是照片。`,
    todo: '请在 Google 相册中查看这张照片。如果还在，请从那里下载，或重新导出。',
  }),
  'entry-cut': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的照片或视频${value.quoted('path')}缺少结尾。现有的部分已保留。`,
    todo: '请在 Google 相册中查看它。如果那里是完整的，请从那里下载，或重新导出。',
  }),
  'entry-differs': (value) => ({
    what: `同一次导出的两个部分中有内容不同的同名文件${value.quoted('path')}。`,
    todo: '两个文件都已计入。这些部分也许来自两次导出：请查看它们的名称。',
  }),
  'album-titles-differ': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}为其相册给出的标题，与同一文件夹中的另一个文件不同。`,
    todo: '没有遗漏任何内容，相册以其文件夹命名。也许有两次导出解压到了同一个文件夹，或两个相册的标题几乎相同：请在下次导出前在 Google 相册中为它们另取标题。',
  }),
  'sidecar-broken': (value) => ({
    what: `${value.quoted('name') || '某个压缩包'}中的文件${value.quoted('path')}应当记录照片或相册的信息，但无法读懂。`,
    todo: '请重新下载这个压缩包。没有这些信息时，照片的日期以文件本身为准。',
  }),
}
