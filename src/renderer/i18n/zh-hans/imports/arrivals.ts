import { formatsOf } from '../../formats.ts'
import type { Messages } from '../../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words for exports that arrive in a folder that Shoebox watches. */
export const zhHansArrivals: Messages['arrivals'] = {
  title: '自动到达的导出',
  text: 'Shoebox 可以留意您的下载文件夹或云盘程序的文件夹，一旦导出完整到达就告诉您，或自动导入。那里的任何内容都不会被更改。',
  watch: '留意文件夹…',
  watchOther: '留意其他文件夹…',
  watching: (folder) => `Shoebox 正在留意 ${folder}。`,
  whenHere: '导出完整到达后',
  announce: '告诉我',
  announceHint: '由您查看并决定是否导入。',
  bringIn: '自动导入',
  bringInHint: '没有其他任务时立即开始，之后到达的部分也会随之导入。如果不清楚照片属于谁，会先询问您。',
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
