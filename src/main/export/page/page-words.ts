import type { Language } from '../../../shared/text/languages.ts'

interface PageWords {
  photos: string
  untitled: string
  noDate: string
  albums: string
  years: string
  back: string
  previous: string
  next: string
  close: string
  notShown: string
  motion: string
  file: string
  unedited: string
  video: string
  about: string
  count: (count: number) => string
}

const english = new Intl.NumberFormat('en')
const chinese = new Intl.NumberFormat('zh-Hans')

/** What pages say, in each language. */
export const pageWords: Readonly<Record<Language, PageWords>> = {
  en: {
    photos: 'Photos',
    untitled: 'Untitled',
    noDate: 'Without a date',
    albums: 'Albums',
    years: 'Years',
    back: 'All albums',
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    notShown: 'This browser cannot show this file.',
    motion: 'Play the motion photo',
    file: 'Open the file',
    unedited: 'As it was before it was edited',
    video: 'Video',
    about: 'Made by Shoebox. Everything on this page lies in its folder; nothing is asked of the network.',
    count: (count) => (count === 1 ? '1 photo or video' : `${english.format(count)} photos and videos`),
  },
  'zh-Hans': {
    photos: '照片',
    untitled: '未命名',
    noDate: '无日期',
    albums: '相册',
    years: '年份',
    back: '所有相册',
    previous: '上一张',
    next: '下一张',
    close: '关闭',
    notShown: '此浏览器无法显示该文件。',
    motion: '播放动态照片',
    file: '打开文件',
    unedited: '编辑前的文件',
    video: '视频',
    about: '由 Shoebox 制作。此页面的全部内容都在其文件夹中，不访问网络。',
    count: (count) => `${chinese.format(count)} 张照片和视频`,
  },
}
