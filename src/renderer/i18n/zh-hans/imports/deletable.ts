import { formatsOf } from '../../formats.ts'
import type { Messages } from '../../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words for which archives can be deleted after an import. */
export const zhHansDeletable: Messages['deletable'] = {
  title: '删除压缩包之前',
  offer: '全部内容都已复制。在从这里重新读取全部内容之前，无法确定压缩包是否可以删除：这大约需要与复制同样长的时间。',
  verify: '立即核对',
  safeTitle: (count, size) => `这 ${n(count)} 个压缩包现在可以删除：${size}`,
  safeText: (files) =>
    `其中的全部内容都在您的文件夹里：刚刚重新读取了 ${n(files)} 个文件，与压缩包中的内容一致。Shoebox 不会自行删除任何内容。`,
  onlyCopy: '压缩包删除后，您的文件夹可能就是这台电脑上的唯一副本。请另外保留一份。',
  keep: '请保留这些：',
  noneTitle: '请不要删除任何压缩包',
  why: {
    'part-missing': '此导出缺少一部分，而一个部分里的内容可能与另一部分有关。',
    'left-out': '其中有未导入的内容，例如其他产品的文件、回收站，或找不到照片的信息。',
    'not-here': '其中的内容未能全部从这里读回。',
    changed: '它已不在那里，或与读取时不同。',
  },
}
