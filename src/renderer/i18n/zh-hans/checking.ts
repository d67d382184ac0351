import { formatsOf } from '../formats.ts'
import type { Messages } from '../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words of the reading of every file over time. */
export const zhHansChecking: Messages['checking'] = {
  title: '检查',
  hint: '磁盘可能在没有提示的情况下丢失数据。Shoebox 每天在空闲且接通电源时重新读取一部分文件，从而在一段时间内读完全部文件。',
  every: '重新读取每个文件',
  days: (count) => (count === 1 ? '每天' : `${n(count)} 天之内`),
  never: '从不',
  speed: '检查的速度限制',
  speedHint: '也适用于“健康”中的“读取每个字节”。',
  allRead: (count) => `最近 ${n(count)} 天内已读取过每个文件。`,
  someRead: (recent, all, count) => `${n(all)} 个文件中，最近 ${n(count)} 天内读取过 ${n(recent)} 个。`,
  oldest: (day) => `最早的一次读取是在 ${day}。`,
  goesOn: 'Shoebox 每天会读取其中一部分。',
  underWay: '正在读取其中一部分。',
}
