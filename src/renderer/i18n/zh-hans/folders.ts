import { formatsOf } from '../formats.ts'
import type { Messages } from '../message-shape.ts'

const n = (value: number) => formatsOf('zh-Hans').number(value)

/** Words of the dialog that chooses a folder where the system has none. */
export const zhHansFolders: Messages['folders'] = {
  title: '选择文件夹',
  places: '位置',
  home: '您的个人文件夹',
  top: '这台电脑',
  up: '上一级文件夹',
  path: '当前位置',
  find: '查找文件夹',
  findHint: '用方向键选择，按回车键进入，按退格键返回上一级。',
  list: '文件夹',
  count: (name, count) => `${name}：${n(count)} 个文件夹`,
  nothing: '这里没有文件夹。',
  nothingFound: '这里没有符合的文件夹。',
  reading: '正在读取…',
  more: (count) => `显示更多，还有 ${n(count)} 个`,
  cut: '这里的内容太多，Shoebox 没有全部查看。请输入名称的一部分。',
  showHidden: '显示隐藏的文件夹',
  mirror: 'Shoebox 文件夹',
  link: '链接',
  readOnly: '无法写入',
  closed: '无法打开',
  silent: '没有回应',
  nameless: '名称无法读取',
  mirrorHere: '这里已经是 Shoebox 文件夹，Shoebox 会沿用其中的内容。',
  readOnlyHere: 'Shoebox 无权写入此文件夹。请选择其他文件夹，或更改它的权限。',
  newFolder: '新建文件夹',
  newName: '新文件夹的名称',
  make: '创建文件夹',
  choose: (name) => `选择“${name}”`,
  exports: {
    title: '选择压缩包，或它们所在的文件夹',
    find: '查找文件夹或压缩包',
    findHint: '用方向键选择，按回车键进入文件夹或勾选压缩包，按退格键返回上一级。',
    list: '文件夹和压缩包',
    count: (name, folders, archives) => `${name}：${n(folders)} 个文件夹，${n(archives)} 个压缩包`,
    nothing: '这里没有文件夹，也没有压缩包。',
    nothingFound: '这里没有符合的内容。',
    chooseArchives: (count) => `选择 ${n(count)} 个压缩包`,
    chooseFolder: (name) => `选择“${name}”中的全部内容`,
  },
}
