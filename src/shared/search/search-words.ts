import type { LastUnit, Season, TimeSpan } from './time-meaning.ts'

/** What an item is or has, beside its words. */
export const itemMarks = [
  'photo',
  'video',
  'motion',
  'animation',
  'raw',
  'panorama',
  'screenshot',
  'favourite',
  'archived',
  'no-place',
  'backup',
  'takeout',
  'original',
  'edited',
  'duplicate',
  'problem',
] as const
export type ItemMark = (typeof itemMarks)[number]

/** Words by which somebody means it, folded, in English and Chinese; the first of each language is the one to suggest. */
export interface Vocabulary {
  en: readonly string[]
  zh: readonly string[]
}

export const markWords: Record<ItemMark, Vocabulary> = {
  photo: { en: ['photos', 'photo', 'pictures', 'picture'], zh: ['照片', '相片'] },
  video: { en: ['videos', 'video', 'movies', 'movie', 'films', 'film'], zh: ['视频', '影片', '录像'] },
  motion: {
    en: ['motion photos', 'motion photo', 'motion', 'live photos', 'live photo'],
    zh: ['动态照片', '实况照片', '实况'],
  },
  animation: { en: ['animations', 'animation', 'animated', 'gifs', 'gif'], zh: ['动画', '动图'] },
  raw: { en: ['raw', 'raws', 'raw files', 'raw photos'], zh: ['raw 照片', 'raw照片', 'raw文件'] },
  panorama: { en: ['panoramas', 'panorama'], zh: ['全景照片', '全景', '全景图'] },
  screenshot: { en: ['screenshots', 'screenshot', 'screen shots', 'screen shot'], zh: ['截图', '截屏', '屏幕截图'] },
  favourite: {
    en: ['favourites', 'favourite', 'favorites', 'favorite', 'starred'],
    zh: ['收藏', '已收藏', '最爱', '特别收藏'],
  },
  archived: { en: ['archived', 'archive', 'in the archive'], zh: ['已归档', '归档'] },
  'no-place': {
    en: ['without place', 'without a place', 'without location', 'without a location', 'no place', 'no location'],
    zh: ['没有地点', '无地点', '没有位置', '无位置'],
  },
  backup: {
    en: ['from backups', 'from a backup', 'from backup'],
    zh: ['来自备份'],
  },
  takeout: {
    en: ['from exports', 'from an export', 'from export', 'from takeout', 'google takeout'],
    zh: ['来自导出', '来自 takeout', '来自takeout'],
  },
  original: {
    en: ['only originals', 'original files', 'original quality'],
    zh: ['只有原件', '原始文件', '原图'],
  },
  edited: { en: ['edited photos', 'edited in google photos'], zh: ['已编辑', '编辑过'] },
  duplicate: {
    en: ['duplicates', 'duplicate', 'duplicated', 'duplicate photos', 'duplicate files', 'identical files'],
    zh: ['重复', '重复的照片', '重复照片', '重复文件', '重复项'],
  },
  problem: {
    en: ['with a problem', 'with problems', 'with a damaged file', 'damaged files'],
    zh: ['有问题', '有问题的照片', '文件损坏'],
  },
}

export const spanWords: Record<TimeSpan, Vocabulary> = {
  today: { en: ['today'], zh: ['今天'] },
  yesterday: { en: ['yesterday'], zh: ['昨天'] },
  'this-week': { en: ['this week'], zh: ['本周', '这周', '这个星期'] },
  'last-week': { en: ['last week'], zh: ['上周', '上个星期', '上星期'] },
  'this-month': { en: ['this month'], zh: ['本月', '这个月'] },
  'last-month': { en: ['last month'], zh: ['上个月', '上月'] },
  'this-year': { en: ['this year'], zh: ['今年'] },
  'last-year': { en: ['last year'], zh: ['去年'] },
  'on-this-day': { en: ['on this day', 'this day in earlier years'], zh: ['往年今日', '往年的今天', '那年今日'] },
}

/** What stands by a time when photos came here, as in `added last week` and `上周添加`. */
export const addedWords: Vocabulary = { en: ['added'], zh: ['添加', '新增'] }
/** What stands between, where all since then is meant, as in `added since 2019` and `自2019年添加`. */
export const sinceWords: Vocabulary = { en: ['since'], zh: ['自', '从'] }
/** Photos that came here in the last days. */
export const recentlyAddedWords: Vocabulary = {
  en: ['recently added', 'added recently', 'newly added'],
  zh: ['最近添加', '最近新增', '新添加'],
}

/** What stands before a number of days or the like that go back from today. */
export const lastWords: Vocabulary = { en: ['last', 'past', 'the last', 'the past'], zh: ['最近', '过去', '近'] }

export const unitWords: Record<LastUnit, Vocabulary> = {
  day: { en: ['days', 'day'], zh: ['天', '日'] },
  week: { en: ['weeks', 'week'], zh: ['周', '个星期', '星期', '个礼拜'] },
  month: { en: ['months', 'month'], zh: ['个月'] },
  year: { en: ['years', 'year'], zh: ['年'] },
}

/** Numbers from 1 on, as people spell them out. */
export const numberWords: readonly Vocabulary[] = [
  { en: ['one'], zh: ['一'] },
  { en: ['two'], zh: ['两', '二'] },
  { en: ['three'], zh: ['三'] },
  { en: ['four'], zh: ['四'] },
  { en: ['five'], zh: ['五'] },
  { en: ['six'], zh: ['六'] },
  { en: ['seven'], zh: ['七'] },
  { en: ['eight'], zh: ['八'] },
  { en: ['nine'], zh: ['九'] },
  { en: ['ten'], zh: ['十'] },
  { en: ['eleven'], zh: ['十一'] },
  { en: ['twelve'], zh: ['十二'] },
]

export const seasonWords: Record<Season, Vocabulary> = {
  spring: { en: ['spring'], zh: ['春天', '春季'] },
  summer: { en: ['summer'], zh: ['夏天', '夏季'] },
  autumn: { en: ['autumn', 'fall'], zh: ['秋天', '秋季'] },
  winter: { en: ['winter'], zh: ['冬天', '冬季'] },
}

export const monthWords: readonly Vocabulary[] = [
  { en: ['january', 'jan'], zh: ['一月', '1月', '01月'] },
  { en: ['february', 'feb'], zh: ['二月', '2月', '02月'] },
  { en: ['march', 'mar'], zh: ['三月', '3月', '03月'] },
  { en: ['april', 'apr'], zh: ['四月', '4月', '04月'] },
  { en: ['may'], zh: ['五月', '5月', '05月'] },
  { en: ['june', 'jun'], zh: ['六月', '6月', '06月'] },
  { en: ['july', 'jul'], zh: ['七月', '7月', '07月'] },
  { en: ['august', 'aug'], zh: ['八月', '8月', '08月'] },
  { en: ['september', 'sep', 'sept'], zh: ['九月', '9月', '09月'] },
  { en: ['october', 'oct'], zh: ['十月', '10月'] },
  { en: ['november', 'nov'], zh: ['十一月', '11月'] },
  { en: ['december', 'dec'], zh: ['十二月', '12月'] },
]
