import type { Language } from '../../../shared/text/languages.ts'
import { momentOf } from '../../../shared/moment.ts'
import type { Note } from '../../../shared/problems/note.ts'
import { problemSentence } from '../../../shared/text/sentences/problem-sentences.ts'
import { verdictText, verdictWords } from '../../../shared/text/sentences/verdict-sentences.ts'
import type { Verdict } from '../../../shared/tasks/verdict.ts'

export interface NoteText {
  title: string
  body: string
}

function verdictNote(verdict: Verdict, language: Language): NoteText {
  const words = verdictWords(verdict, language)
  return { title: words.title, body: verdictText(words, language) }
}

function verdictSentence(verdict: Verdict, language: Language): string {
  const { title, body } = verdictNote(verdict, language)
  return language === 'en' ? `${title}. ${body}` : `${title}。${body}`
}

function english(note: Note): NoteText {
  switch (note.about) {
    case 'complete':
      return verdictNote(note.verdict, 'en')
    case 'problems':
      return {
        title: 'Your backup needs attention',
        body: `${note.count.toLocaleString('en')} ${note.count === 1 ? 'entry' : 'entries'} in the list of what did not work. ${verdictSentence(note.verdict, 'en')}`,
      }
    case 'files':
      return {
        title: note.count === 1 ? 'A file needs repair' : 'Files need repair',
        body: `${note.count.toLocaleString('en')} ${note.count === 1 ? 'file' : 'files'} in your folder ${note.count === 1 ? 'is' : 'are'} missing or damaged. Health shows which, and repairs what it can.`,
      }
    case 'sign-in':
      return { title: 'Sign in to Google again', body: 'Until then nothing new is backed up. What is here stays.' }
    case 'overdue': {
      const day = momentOf(note.since).toLocaleDateString('en', { dateStyle: 'long' })
      return { title: 'No backup for days', body: `Google could not be reached since ${day}. Shoebox keeps trying.` }
    }
    case 'halted':
      return { title: 'The backup could not go on', body: sentence(note, 'en') }
    case 'export':
      return {
        title: 'An export from Google has arrived',
        body: `${note.parts.toLocaleString('en')} ${note.parts === 1 ? 'archive lies' : 'archives lie'} in the folder that Shoebox watches. Open Shoebox to see what is in ${note.parts === 1 ? 'it' : 'them'}.`,
      }
    case 'imported':
      return {
        title: note.problems > 0 ? 'An import needs attention' : 'An export was imported',
        body: [
          `${note.imported.toLocaleString('en')} ${note.imported === 1 ? 'photo or video is' : 'photos and videos are'} new in your folder.`,
          ...(note.problems > 0
            ? [
                `${note.problems.toLocaleString('en')} ${note.problems === 1 ? 'entry' : 'entries'} in the list of what did not work.`,
              ]
            : []),
        ].join(' '),
      }
    case 'import-halted':
      return { title: 'The import could not go on', body: sentence(note, 'en') }
  }
}

function chinese(note: Note): NoteText {
  switch (note.about) {
    case 'complete':
      return verdictNote(note.verdict, 'zh-Hans')
    case 'problems':
      return {
        title: '备份需要您处理',
        body: `有 ${note.count.toLocaleString('zh-Hans')} 项未能完成。${verdictSentence(note.verdict, 'zh-Hans')}`,
      }
    case 'files':
      return {
        title: '有文件需要修复',
        body: `您的文件夹中有 ${note.count.toLocaleString('zh-Hans')} 个文件缺失或损坏。可在“健康”中查看并修复。`,
      }
    case 'sign-in':
      return { title: '请重新登录 Google', body: '在此之前不会备份新的内容。已有的内容会保留。' }
    case 'overdue': {
      const day = momentOf(note.since).toLocaleDateString('zh-Hans', { dateStyle: 'long' })
      return { title: '已有多日未能备份', body: `自 ${day} 起无法连接 Google。Shoebox 会继续尝试。` }
    }
    case 'halted':
      return { title: '备份无法继续', body: sentence(note, 'zh-Hans') }
    case 'export':
      return {
        title: 'Google 导出文件已到达',
        body: `Shoebox 留意的文件夹中有 ${note.parts.toLocaleString('zh-Hans')} 个压缩包。打开 Shoebox 即可查看其中的内容。`,
      }
    case 'imported':
      return {
        title: note.problems > 0 ? '导入需要您处理' : '导出文件已导入',
        body: `您的文件夹中新增了 ${note.imported.toLocaleString('zh-Hans')} 张照片和视频。${note.problems > 0 ? `有 ${note.problems.toLocaleString('zh-Hans')} 项未能完成。` : ''}`,
      }
    case 'import-halted':
      return { title: '导入无法继续', body: sentence(note, 'zh-Hans') }
  }
}

function sentence({ problem }: Extract<Note, { about: 'halted' | 'import-halted' }>, language: Language): string {
  const { what, todo } = problemSentence(problem, language)
  return [what, todo].filter((part) => part !== '').join(language === 'en' ? ' ' : '')
}

/** A note in words. */
export function noteText(note: Note, language: Language): NoteText {
  return language === 'zh-Hans' ? chinese(note) : english(note)
}
