import { formatsOf } from '../../formats.ts'
import type { Messages } from '../../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words for the exports that were imported before. */
export const zhHansHistory: Messages['history'] = {
  title: '每次导出带来的内容',
  none: '这里还没有导入过任何导出。每次导入后，都会在此列出及其结果。',
  of: (name) => `${name} 的照片`,
  missing: (numbers) => `缺少第 ${numbers} 部分`,
  on: (date) => `导入于${date}`,
  between: (from, to) => `导入于${from}至${to}`,
  imported: '随之新增',
  here: '此前已有',
  updated: '信息更多',
  unfinished: '它的导入尚未完成。再次导入同样的压缩包时会从上次的进度继续。',
  lacks: (count) =>
    count === 0 ? '完整的导出，包含之前的所有内容。' : `完整的导出，其中没有之前的 ${n(count)} 项，它们仍保留在本地。`,
  goneAlbums: (count) => `其中没有之前的 ${n(count)} 个相册，它们仍保留在本地。`,
  formerMembers: (count) => `其中有 ${n(count)} 项已不在原来的相册里，在本地仍保留在相册中。`,
  problems: (count) => `其中有 ${n(count)} 个文件已损坏或无法导入。`,
  readBack: '立即核对',
  readBackOf: (of) => `立即核对：${of}的导出`,
  readBackHint: (count) =>
    `它的 ${n(count)} 个压缩包仍在原处。Shoebox 可以将其与这里的内容逐一比对，然后告诉您是否可以删除。`,
  showAll: (count) => `显示全部 ${n(count)} 次导出`,
}
