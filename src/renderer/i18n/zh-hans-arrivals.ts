import { formatsOf } from './formats.ts'
import type { Messages } from './message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words for exports that arrive in a folder that Shoebox watches. */
export const zhHansArrivals: Messages['arrivals'] = {
  title: '自动到达的导出',
  text: 'Shoebox 可以留意您的下载文件夹或云盘程序的文件夹，一旦导出完整到达就告诉您。它只是查看，不会更改那里的任何内容。',
  watch: '留意文件夹…',
  watchOther: '留意其他文件夹…',
  watching: (folder) => `Shoebox 正在留意 ${folder}。`,
  stop: '停止留意',
  none: '那里没有您尚未查看的导出。',
  arrived: (date) => `${date}的导出已到达`,
  arrivedIn: (folder) => `位于 ${folder}。`,
  here: (count, size) => `${n(count)} 个压缩包，${size}`,
  coming: (count) => `另有 ${n(count)} 个压缩包仍在下载，或不完整。`,
  missing: (numbers) => `第 ${numbers} 部分尚未到达。`,
  look: '查看内容',
  done: '不处理',
}
