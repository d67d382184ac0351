import type { Language } from '../languages.ts'
import { momentOf } from '../../moment.ts'
import type { Verdict } from '../../tasks/verdict.ts'

/** A verdict in words: a title, and the sentences that say what it rests on. */
export interface VerdictWords {
  title: string
  sentences: string[]
}

interface Words {
  title: (verdict: Verdict) => string
  here: (count: number) => string
  parts: (count: number) => string
  newer: (count: number) => string
  lacking: (count: number) => string
  preparing: (count: number) => string
  unread: (albums: number) => string
  wrong: string
  nothing: string
  unusable: string
  empty: string
  /** The lists were not read; `day` is when they last were. */
  notListed: (day: string | undefined) => string
  /** There was no backup that read lists. */
  notCompared: string
  libraryNotRead: string
  /** Only a part of the library was chosen. */
  partOfLibrary: string
}

const one = (count: number, single: string, more: string): string => (count === 1 ? single : more)

function english(): Words {
  const n = (count: number): string => count.toLocaleString('en')
  const items = (count: number): string => `${n(count)} ${one(count, 'item', 'items')}`
  return {
    title({ kind, library, narrowed, wrong }) {
      switch (kind) {
        case 'unusable':
          return 'The folder cannot be used now'
        case 'wrong':
          return `${n(wrong)} ${one(wrong, 'file needs', 'files need')} attention`
        case 'nothing':
          return 'Nothing is here yet'
        case 'unknown':
          return 'Whether everything is here is not known'
        case 'incomplete':
          return 'Not everything is here yet'
        case 'almost':
          return 'Almost everything is here'
        case 'empty':
          return 'Google listed nothing'
        case 'complete':
          if (narrowed) return 'Everything Google lists of what you chose is here'
          return library ? 'Everything Google lists is here' : 'Everything from the albums you chose is here'
      }
    },
    here: (count) => `${items(count)} ${one(count, 'is', 'are')} in your folder.`,
    parts: (count) =>
      `The video ${one(count, 'part', 'parts')} of ${n(count)} of them ${one(count, 'is', 'are')} not here yet.`,
    newer: (count) =>
      `The newer ${one(count, 'version', 'versions')} that Google has of ${n(count)} of them ${one(count, 'is', 'are')} not here yet.`,
    lacking: (count) => `${items(count)} that Google lists ${one(count, 'is', 'are')} not here yet.`,
    preparing: (count) => `Google is still preparing ${n(count)} of them.`,
    unread: (albums) =>
      `${n(albums)} ${one(albums, 'album holds', 'albums hold')} more than was read so far. The next backup reads ${one(albums, 'it', 'them')}.`,
    wrong: 'The last look found them changed, gone or unreadable.',
    nothing: 'The first backup brings what you choose.',
    unusable: 'What is in it is not affected by that, as far as Shoebox knows.',
    empty: 'There was nothing to back up in what you chose.',
    notListed: (day) =>
      day === undefined
        ? 'Google’s lists were not read to their ends yet.'
        : `Google’s lists were last read to their ends on ${day}.`,
    notCompared: 'It was not compared with Google’s lists yet: that takes a backup from an account.',
    libraryNotRead: 'What is in no album was not asked for yet. A backup of the whole library finds it.',
    partOfLibrary: 'The last backup asked for a part of the library. A backup of all of it finds the rest.',
  }
}

function chinese(): Words {
  const n = (count: number): string => count.toLocaleString('zh-Hans')
  return {
    title({ kind, library, narrowed, wrong }) {
      switch (kind) {
        case 'unusable':
          return '现在无法使用该文件夹'
        case 'wrong':
          return `${n(wrong)} 个文件需要处理`
        case 'nothing':
          return '这里还没有内容'
        case 'unknown':
          return '尚不清楚内容是否齐全'
        case 'incomplete':
          return '尚未全部保存到本地'
        case 'almost':
          return '几乎全部都在这里'
        case 'empty':
          return 'Google 没有列出任何内容'
        case 'complete':
          if (narrowed) return 'Google 列出的所选内容全部都在这里'
          return library ? 'Google 列出的内容全部都在这里' : '所选相册的内容全部都在这里'
      }
    },
    here: (count) => `您的文件夹中有 ${n(count)} 项。`,
    parts: (count) => `其中 ${n(count)} 项的视频部分尚未保存到本地。`,
    newer: (count) => `其中 ${n(count)} 项在 Google 相册中的较新版本尚未保存到本地。`,
    lacking: (count) => `Google 列出的 ${n(count)} 项尚未保存到本地。`,
    preparing: (count) => `其中 ${n(count)} 项 Google 仍在准备。`,
    unread: (albums) => `${n(albums)} 个相册中还有尚未读取的内容，下次备份会读取。`,
    wrong: '上次检查发现这些文件已改变、丢失或无法读取。',
    nothing: '首次备份会保存您选择的内容。',
    unusable: '据 Shoebox 所知，其中的内容不受影响。',
    empty: '所选范围内没有需要备份的内容。',
    notListed: (day) =>
      day === undefined ? '尚未完整读取过 Google 的列表。' : `上次完整读取 Google 的列表是在 ${day}。`,
    notCompared: '尚未与 Google 的列表比较过：这需要通过账号进行一次备份。',
    libraryNotRead: '没有请求不属于任何相册的内容。备份整个图库即可找到它们。',
    partOfLibrary: '上次备份只请求了图库的一部分。备份整个图库即可找到其余内容。',
  }
}

/** Puts the verdict in words; every surface that says something about completeness says this and nothing else. */
export function verdictWords(verdict: Verdict, language: Language): VerdictWords {
  const words = language === 'zh-Hans' ? chinese() : english()
  const { kind, here, lacking, parts, newer, preparing, unread, listed, listedAt, library, narrowed, begun } = verdict
  const notAsked = narrowed ? words.partOfLibrary : words.libraryNotRead
  const title = words.title(verdict)
  if (kind === 'unusable') return { title, sentences: [words.unusable] }
  if (kind === 'nothing') return { title, sentences: [words.nothing] }
  if (kind === 'empty') return { title, sentences: [words.empty, ...(library ? [] : [notAsked])] }
  const day =
    listedAt === undefined ? undefined : momentOf(listedAt).toLocaleDateString(language, { dateStyle: 'long' })
  return {
    title,
    sentences: [
      ...(kind === 'wrong' ? [words.wrong] : []),
      words.here(here),
      ...(parts > 0 ? [words.parts(parts)] : []),
      ...(newer > 0 ? [words.newer(newer)] : []),
      ...(lacking > 0 ? [words.lacking(lacking)] : []),
      ...(lacking > 0 && preparing > 0 ? [words.preparing(preparing)] : []),
      ...(unread > 0 ? [words.unread(unread)] : []),
      ...(listed ? [] : [begun ? words.notListed(day) : words.notCompared]),
      ...(listed && begun && !library ? [notAsked] : []),
    ],
  }
}

/** The sentences as one text, as the language joins them. */
export function verdictText({ sentences }: VerdictWords, language: Language): string {
  return sentences.join(language === 'zh-Hans' ? '' : ' ')
}
